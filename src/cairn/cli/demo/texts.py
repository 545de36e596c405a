"""What people in the demo write to each other. Made up; every line could have been said by anybody."""

GOALS = {
    "Giving feedback": (
        "Tell a senior colleague that a plan will not hold, and stay friends.",
        "Give feedback in the week it happens instead of saving it up.",
        "Stop softening my feedback until nobody hears it.",
    ),
    "Speaking up": (
        "Say what I think in the first ten minutes of a large meeting.",
        "Ask one question in every town hall this quarter.",
        "Disagree in the room instead of in the corridor afterward.",
    ),
    "First-time management": (
        "Run one-to-ones that my team looks forward to.",
        "Hand over two of my old tasks and not take them back.",
        "Get through my first review season without losing sleep.",
    ),
    "Preparing for promotion": (
        "Write the first draft of my promotion document before summer.",
        "Find out what the next level really asks of me.",
        "Collect three examples of work that had effect beyond my team.",
    ),
    "Design reviews": (
        "Lead a design review alone.",
        "Write a design that a reader understands in ten minutes.",
        "Find the weak point of a design before the review does.",
    ),
    "Career planning": (
        "Decide by spring whether I want to lead people or stay a specialist.",
        "Talk to five people who do the job I may want next.",
        "Write down what I want to be good at in three years.",
    ),
    "From hourly work to the office": (
        "Finish the spreadsheet course and use it for our shift plan.",
        "Apply for one office job this year.",
        "Understand what a planner does all day.",
    ),
    "Learning how the company works": (
        "Know whom to ask, and stop asking the same person everything.",
        "Understand how an order travels from click to doorstep.",
        "Find my way through my first quarter.",
    ),
    "Leading a team": (
        "Make our weekly meeting worth the hour.",
        "Get the team to decide without me.",
        "Rebuild trust after the reorganization.",
    ),
    "Working across cultures": (
        "Read silence better in calls with colleagues abroad.",
        "Plan meetings so that nobody always has the late hour.",
    ),
    "Understanding younger colleagues": (
        "Learn why people in their first job leave us within a year.",
        "Have somebody tell me honestly how my messages sound.",
    ),
    "Setting boundaries": (
        "Leave on time three days a week without explaining myself.",
        "Say no to one thing a week, kindly.",
    ),
}

STEPS = (
    "Ask somebody who has done it",
    "Write down what good looks like",
    "Try it once in a small group",
    "Ask two people how it came across",
    "Do it where it counts",
    "Read one thing about it, and no more",
    "Tell my manager what I am working on",
    "Watch somebody who is good at it",
)

WISHES = (
    "I would like to learn from somebody who has done this a few times and remembers the first.",
    "You wrote that you learned this the slow way; could I learn it from you, every second week?",
    "Your talk about the move to the new sites stayed with me. I would like to hear what you left out of it.",
    "I do not need answers so much as good questions. Your profile sounds as if you ask them.",
    "I work in another part of the company, and that is why I ask you: you will see what we no longer see.",
    "Two colleagues told me, independently, that a talk with you changed how they work.",
)
OPENINGS = (
    "Hello {name}, this is what I want to do this season: {goal}",
    "Hi {name}, I have one goal for the coming months. {goal}",
    "Good morning {name}, I am looking for somebody to help me with this: {goal}",
)
QUESTIONS_FIRST = (
    "Happy to talk. What have you tried so far, and what happened?",
    "Before I say yes: would early mornings my time work for you?",
    "What would a good outcome look like for you by the end?",
)
ANSWERS = (
    "I tried twice and gave up both times when it became uncomfortable. Mornings are fine.",
    "Mostly reading. I have not dared to try it with my own team yet.",
)
KIND_NO = (
    "I am glad you asked. I could not give this the time it deserves before spring, and you should not have to wait.",
    "This is not where I can help most. I have thought of a colleague who can, and suggested them.",
    "Thank you for thinking of me. Please ask again after the peak season.",
)
AGENDA = (
    "The meeting that went wrong in October",
    "How I told my manager that a launch would slip",
    "What I should stop doing",
    "Two versions of my introduction, which one sounds like me?",
    "A colleague who does not answer",
    "Reading my draft together",
    "How you decided to change teams",
    "What my manager hears when I say this",
    "The question I could not answer on Tuesday",
    "Pay, and how to bring it up",
)
AGENDA_NOTES = (
    "Try it in the small meeting first.",
    "Ask for the reason before the answer.",
    "It went better than feared. Do it again with the other team.",
    "Write the first sentence down beforehand.",
)
ACTIONS = (
    "Ask two peers what they would like more of from me",
    "Write half a page about what went well",
    "Sit in on one of the other team's reviews",
    "Draft the message and sleep on it",
    "Block an hour on Thursdays and keep it",
    "Talk to somebody who did the job before me",
    "Send the notes from the last quarter",
    "Try one hard sentence in a safe meeting",
    "Read the first two chapters and mark what annoys me",
    "Find a date with the site lead",
)
NOTES = (
    "What worked: asking first, then giving the example.\nTry next: name the risk before the fix.",
    "We agreed to be direct and to tell each other when it is too much.",
    "Three things to remember: shorter, earlier, in person.",
    "It is not about confidence, it is about preparation. Next time we look at the preparation.",
    "Read together: the two reviews from spring.\nOpen question: who decides in the end?",
    "Good hour. We laughed about the slide with nineteen arrows.",
)
ENDING_REASONS = (
    "We are both kind about it, but this is not what I need right now.",
    "Our hours never matched after the change of shifts.",
    "My work changed, and I want to begin again with somebody from the new field.",
)
PROGRAM_NOTES = (
    "You both asked for structured sessions, and you work in different functions. Have a look at each other's goals first.",
    "One of you has made the move that the other is thinking about.",
)
