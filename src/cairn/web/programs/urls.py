from django.urls import path

from cairn.web.notices import words as notices
from cairn.web.programs import audience, invite, listing, pairs, people, plan, settings, wizard, words

app_name = "programs"
urlpatterns = [
    path("", listing.list_programs, name="list"),
    path("new/", wizard.new, name="new"),
    path("<uuid:program_id>/", listing.show, name="show"),
    path("<uuid:program_id>/purpose/", wizard.purpose, name="purpose"),
    path("<uuid:program_id>/format/", wizard.format_and_dates, name="format"),
    path("<uuid:program_id>/audience/", audience.audience, name="audience"),
    path("<uuid:program_id>/questions/", wizard.questions, name="questions"),
    path("<uuid:program_id>/rules/", wizard.matching, name="matching"),
    path("<uuid:program_id>/words/", words.words, name="words"),
    path("<uuid:program_id>/notices/", notices.all_words, name="all_words"),
    path("<uuid:program_id>/notices/<slug:kind>/", notices.words, name="notice_words"),
    path("<uuid:program_id>/check/", wizard.check, name="check"),
    path("<uuid:program_id>/preview/", settings.preview, name="preview"),
    path("<uuid:program_id>/people/", people.people, name="people"),
    path("<uuid:program_id>/people/answer/", people.answer, name="answer"),
    path("<uuid:program_id>/people/enroll/", people.enroll, name="enroll"),
    path("<uuid:program_id>/people/<uuid:enrollment_id>/", people.edit, name="edit_person"),
    path("<uuid:program_id>/invite/", invite.by_list, name="invite"),
    path("<uuid:program_id>/invite/rule/", invite.by_rules, name="invite_rule"),
    path("<uuid:program_id>/invite/runs/<uuid:run_id>/", invite.inviting, name="inviting"),
    path("<uuid:program_id>/invite/runs/<uuid:run_id>/stop/", invite.stop, name="stop_inviting"),
    path("<uuid:program_id>/pairs/", pairs.pairs, name="pairs"),
    path("<uuid:program_id>/plan/", plan.plan, name="plan"),
    path("<uuid:program_id>/plan/<int:number>/", plan.session, name="session"),
    path("<uuid:program_id>/plan/<int:number>/remove/", plan.remove, name="remove_session"),
    path("<uuid:program_id>/settings/", settings.settings, name="settings"),
    path("<uuid:program_id>/settings/name/", settings.rename, name="rename"),
    path("<uuid:program_id>/settings/tracks/", settings.add_track, name="add_track"),
    path(
        "<uuid:program_id>/settings/tracks/<uuid:track_id>/remove/",
        settings.remove_track,
        name="remove_track",
    ),
    path("<uuid:program_id>/close/", settings.close, name="close"),
    path("<uuid:program_id>/reopen/", settings.reopen, name="reopen"),
    path("<uuid:program_id>/archive/", settings.archive, name="archive"),
    path("<uuid:program_id>/undo/", settings.undo, name="undo"),
    path("<uuid:program_id>/discard/", settings.discard, name="discard"),
    path("<uuid:program_id>/duplicate/", settings.duplicate, name="duplicate"),
    path("<uuid:program_id>/hand-over/", settings.hand_over, name="hand_over"),
]
