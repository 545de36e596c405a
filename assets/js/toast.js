// Says what a lost connection means, and lets a toast without an undo go after a while.
const host = () => document.getElementById('toasts')
const LINGER = 8000

function expire(toast) {
  if (toast.dataset.lingers === undefined || toast.dataset.seen) return
  toast.dataset.seen = 'yes'
  const leave = () => (toast.matches(':hover, :focus-within') ? setTimeout(leave, LINGER) : toast.remove())
  setTimeout(leave, LINGER)
}

const sweep = () => host()?.querySelectorAll('.cairn-toast').forEach(expire)

function sayTrouble() {
  const template = document.getElementById('toast-trouble')
  if (!template || host()?.querySelector('[data-trouble]')) return
  host()?.append(template.content.cloneNode(true))
  sweep()
}

document.addEventListener('htmx:sendError', sayTrouble)
document.addEventListener('htmx:responseError', sayTrouble)
document.addEventListener('htmx:afterSettle', sweep)
document.addEventListener('htmx:oobAfterSwap', sweep)
document.addEventListener('click', (event) => event.target.closest?.('[data-close-toast]')?.closest('.cairn-toast')?.remove())
sweep()
