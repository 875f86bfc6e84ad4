// Search as you type: the index of this language is fetched once, when the field is first used, and stays here.
(() => {
  const field = document.getElementById("q");
  const list = document.getElementById("found");
  let index = null;
  let chosen = -1;

  const plain = (text) => text.toLocaleLowerCase(document.documentElement.lang).normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/ı/g, "i");

  async function load() {
    if (index) return;
    const answer = await fetch(document.body.dataset.index);
    index = (await answer.json()).map(([name, path, words]) => ({ name, path, words: plain(`${name} ${words}`) }));
  }

  function score(entry, words) {
    let sum = 0;
    for (const word of words) {
      const place = entry.words.indexOf(word);
      if (place < 0) return -1;
      sum += place === 0 ? 3 : /\W/.test(entry.words[place - 1]) ? 2 : 0;
    }
    return sum;
  }

  function show() {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    chosen = -1;
    list.replaceChildren();
    list.hidden = !words.length;
    field.setAttribute("aria-expanded", String(!list.hidden));
    field.removeAttribute("aria-activedescendant");
    if (!words.length || !index) return;
    const found = index.map((entry) => [score(entry, words), entry]).filter(([sum]) => sum >= 0);
    found.sort((one, other) => other[0] - one[0]);
    found.slice(0, 12).forEach(([, entry], number) => {
      const item = document.createElement("li");
      item.id = `found-${number}`;
      item.setAttribute("role", "option");
      const link = document.createElement("a");
      link.href = entry.path;
      link.tabIndex = -1;
      link.textContent = entry.name;
      item.append(link);
      list.append(item);
    });
    if (!found.length) {
      const item = document.createElement("li");
      item.setAttribute("role", "option");
      item.setAttribute("aria-disabled", "true");
      const text = document.createElement("p");
      text.textContent = document.body.dataset.nothing;
      item.append(text);
      list.append(item);
    }
  }

  function choose(step) {
    const items = [...list.querySelectorAll("a")].map((link) => link.parentElement);
    if (!items.length) return;
    chosen = (chosen + step + items.length) % items.length;
    items.forEach((item, number) => item.setAttribute("aria-selected", String(number === chosen)));
    field.setAttribute("aria-activedescendant", items[chosen].id);
    items[chosen].scrollIntoView({ block: "nearest" });
  }

  field.addEventListener("focus", load);
  field.addEventListener("input", () => load().then(show));
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      const link = list.querySelector('[aria-selected="true"] a') || list.querySelector("a");
      if (link && !list.hidden) {
        event.preventDefault();
        location.href = link.href;
      }
    } else if (event.key === "Escape") {
      list.hidden = true;
      field.setAttribute("aria-expanded", "false");
    }
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".search")) list.hidden = true;
  });
})();
