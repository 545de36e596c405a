// htmx under a strict Content-Security-Policy: no inline style, no eval, the CSRF token as a header.
import htmx from 'htmx.org'

Object.assign(htmx.config, {
  includeIndicatorStyles: false,
  allowEval: false,
  allowScriptTags: false,
  selfRequestsOnly: true,
  historyCacheSize: 0, // pages hold private words: nothing of them stays in local storage
  scrollIntoViewOnBoost: false,
})

const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? ''

document.addEventListener('htmx:configRequest', (event) => {
  if (event.detail.verb !== 'get') event.detail.headers['X-CSRFToken'] = token()
})

// A form that comes back with errors is still the page's answer: swap it in, too.
document.addEventListener('htmx:beforeSwap', (event) => {
  if (event.detail.xhr.status === 422) Object.assign(event.detail, { shouldSwap: true, isError: false })
})

export default htmx
