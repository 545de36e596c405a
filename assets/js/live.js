// Sections with data-live: an address that only says that there is something new. The section then asks the page for itself.
import htmx from './htmx.js'

function listen(section) {
  const source = new EventSource(section.dataset.live)
  let waiting = false
  let lost = false
  const refresh = () => {
    waiting = document.hidden // what nobody looks at is not marked as seen
    if (!waiting) htmx.trigger(section, 'live')
  }
  source.addEventListener('news', refresh)
  source.addEventListener('error', () => {
    lost = true
  })
  source.addEventListener('open', () => {
    if (lost) refresh() // something may have been said in between
    lost = false
  })
  document.addEventListener('visibilitychange', () => {
    if (waiting && !document.hidden) refresh()
  })
}

for (const section of document.querySelectorAll('[data-live]')) listen(section)
