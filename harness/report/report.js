// Filters rules and scenarios; opens the scenario a link leads to.
const filter = document.getElementById('filter');
const problems = document.getElementById('problems');
function apply() {
  const words = filter.value.toLowerCase();
  for (const item of document.querySelectorAll('[data-text]')) {
    const fits = item.dataset.text.toLowerCase().includes(words);
    const fine = item.classList.contains('passed') || item.classList.contains('skipped') ||
                 item.classList.contains('uncovered');
    item.classList.toggle('hidden', !fits || (problems.checked && fine));
  }
}
function reveal() {
  const target = document.getElementById(location.hash.slice(1));
  if (target && target.tagName === 'DETAILS') {
    target.open = true;
    target.scrollIntoView();
  }
}
filter.addEventListener('input', apply);
problems.addEventListener('change', apply);
window.addEventListener('hashchange', reveal);
reveal();
