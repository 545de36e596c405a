// The light, dark and automatic buttons work by a form post; here they only save the reload.
document.addEventListener('submit', async (event) => {
  const form = event.target
  if (!form.matches?.('[data-theme-form]') || !event.submitter) return
  event.preventDefault()
  const choice = event.submitter.value
  const answer = await fetch(form.action, { method: 'POST', body: new FormData(form, event.submitter), redirect: 'manual' }).catch(() => null)
  if (!answer) return
  document.documentElement.dataset.bsTheme = choice
  for (const button of document.querySelectorAll('[data-theme-form] button')) button.setAttribute('aria-pressed', String(button.value === choice))
})
