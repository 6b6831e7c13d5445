// A form with data-zt-save="address" is sent there as it is typed; the answer's words and the time stand in .zt-saved.
const PAUSE = 1500;

export function keepAsTyped(form) {
  const said = form.querySelector(".zt-saved") ?? document.querySelector(".zt-saved");
  let waiting = 0;

  function say(text, failed) {
    if (!said) return;
    said.textContent = text;
    said.classList.toggle("zt-saved--failed", failed);
  }

  async function send() {
    waiting = 0;
    const typed = new FormData(form);
    for (const [name, value] of [...typed]) if (value instanceof File) typed.delete(name);
    try {
      const answer = await fetch(form.dataset.ztSave, { method: "POST", body: typed });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
      say(`${(await answer.text()).slice(0, 80)} ${time}`, false);
    } catch {
      say(document.body.dataset.unsaved ?? "", true);
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(send, PAUSE);
  });
  form.addEventListener("submit", () => clearTimeout(waiting));
}
