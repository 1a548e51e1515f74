// What pages do beyond links and forms. Without it every page can still be read, and every form sent.
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // A form is sent once; the button says that it is on its way.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-once]")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (event.submitter?.dataset.asks && !confirm(event.submitter.dataset.asks)) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    changed.delete(form);
    event.submitter?.classList.add("is-busy");
  });
  addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    all(".is-busy", form).forEach((button) => button.classList.remove("is-busy"));
  }));
  document.addEventListener("htmx:after:request", (event) => {
    const form = event.target?.closest?.("form[data-sent]");
    if (form) { delete form.dataset.sent; all(".is-busy", form).forEach((each) => each.classList.remove("is-busy")); }
  });

  // What was typed and not saved is not lost without a word.
  const changed = new Set();
  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-keeps]");
    if (form) changed.add(form);
  });
  addEventListener("beforeunload", (event) => { if (changed.size) event.preventDefault(); });

  // Ticks: all of a table, of all its pages, all malls, and how many are chosen.
  const count = () => {
    const whole = all("[data-chosen] input").length;
    const boxes = all("input[type=checkbox][name=id]");
    all("[data-chosen]").forEach((place) => {
      if (whole || place.dataset.whole) boxes.concat(all("[data-all=id]")).forEach((box) => {
        box.checked = box.disabled = whole > 0;
      });
      place.dataset.whole = whole ? "yes" : "";
      place.closest(".every").querySelector("[data-chooses]").hidden = whole > 0;
    });
    const chosen = whole || boxes.filter((box) => box.checked).length;
    all("[data-count]").forEach((place) => { place.textContent = chosen; });
    all("[data-needs-choice]").forEach((button) => { button.disabled = chosen === 0; });
    boxes.forEach((box) => box.closest("tr")?.classList.toggle("is-chosen", box.checked));
  };
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box.matches("[data-all]")) {
      const others = all(`input[name="${box.dataset.all}"]`, box.form ?? document);
      const gives = box.dataset.all === "mall" ? false : box.checked;
      others.forEach((other) => { other.checked = gives; });
      if (box.dataset.all === "mall") box.checked = true;
    } else if (box.matches("input[name=mall][type=checkbox]")) {
      const whole = box.form?.querySelector("[data-all=mall]");
      if (whole) whole.checked = !all("input[name=mall]:checked", box.form).length;
    }
    if (box.matches("[data-shows]")) shows(box);
    count();
  });

  // Fields that belong to a choice.
  const shows = (field) => {
    const value = field.type === "checkbox" ? (field.checked ? "yes" : "") : field.value;
    if (field.type === "radio" && !field.checked) return;
    all(`[data-when^="${field.dataset.shows}="]`, field.form).forEach((part) => {
      const wanted = part.dataset.when.split("=")[1].split(" ");
      part.hidden = !wanted.includes(value);
    });
  };

  // Small editors: rows to be added and taken away, all rows set at once, a 별도표기 that closes its field.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.adds) {
      const model = document.getElementById(button.dataset.adds);
      const list = document.getElementById(button.dataset.to);
      list.append(model.content.cloneNode(true));
      htmx.process(list.lastElementChild);
    } else if (button.matches("[data-removes]")) {
      button.closest(button.dataset.removes).remove();
    } else if (button.dataset.empties) {
      const field = document.createElement("input");
      Object.assign(field, { type: "text", name: button.dataset.empties, className: "form-control form-control-sm" });
      field.setAttribute("aria-label", `${button.getAttribute("aria-label").replace(/ 삭제$/, "")} 주소`);
      field.placeholder = "또는 이미지 주소 https://…";
      const place = button.closest("[data-drops]");
      all("img", place).forEach((each) => each.remove());
      place.querySelector(`[name="${button.dataset.empties}"]`).replaceWith(field);
      button.remove();
      field.focus();
    } else if (button.dataset.fills) {
      const value = document.getElementById(button.dataset.from).value;
      all(`[name="${button.dataset.fills}"]`).forEach((field) => { field.value = value; });
    } else if (button.dataset.opens) {
      const open = document.getElementById(button.dataset.opens).classList.toggle("is-open");
      button.setAttribute("aria-expanded", String(open));
    } else if (button.dataset.inserts) {
      const field = document.getElementById(button.dataset.into);
      field.setRangeText(button.dataset.inserts, field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    } else if (button.dataset.copies) {
      const field = document.getElementById(button.dataset.copies);
      navigator.clipboard.writeText(field.value).then(() => {
        all("[data-copied]").forEach((place) => { place.textContent = "복사했습니다."; });
      });
    } else if (button.matches("[data-unchooses]")) {
      button.closest("[data-chosen]").replaceChildren();
      count();
    } else if (button.matches("[data-closes]")) {
      button.closest("dialog").close();
    }
  });

  // Files may be dropped where they may be chosen.
  const place = (event) => event.target.closest?.("[data-drops]");
  document.addEventListener("dragover", (event) => {
    if (!place(event)) return;
    event.preventDefault();
    place(event).classList.add("is-over");
  });
  document.addEventListener("dragleave", (event) => place(event)?.classList.remove("is-over"));
  document.addEventListener("drop", (event) => {
    const input = place(event)?.querySelector("input[type=file]");
    if (!input || !event.dataTransfer.files.length) return;
    event.preventDefault();
    place(event).classList.remove("is-over");
    const files = new DataTransfer();
    [...event.dataTransfer.files].slice(0, input.multiple ? undefined : 1).forEach((file) => files.items.add(file));
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });

  // Typing a number chooses its row; a category found is taken over; enter in its search searches.
  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-ticks]")) return;
    const box = event.target.closest("tr").querySelector("input[name=id]");
    if (box) { box.checked = event.target.value.trim() !== ""; count(); }
  });
  document.addEventListener("change", (event) => {
    const found = event.target;
    if (!found.matches("[data-category]")) return;
    document.getElementById("mall_category_code").value = found.dataset.category;
    document.getElementById("mall_category_path").value = found.dataset.path;
    document.getElementById("category-shown").textContent = `${found.dataset.path} (${found.dataset.category})`;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.id !== "keyword") return;
    event.preventDefault();
    document.getElementById("search-categories").click();
  });

  // Dialogs: shown as they arrive; a job's dialog loads the page anew when it is closed.
  const arrived = () => all("#dialog dialog:not([data-shown])").forEach((dialog) => {
    dialog.dataset.shown = "yes";
    dialog.showModal();
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (dialog.matches("[data-reloads]")) location.reload();
    });
  });
  const ready = () => {
    arrived();
    all("[data-copies]").forEach((button) => { button.hidden = !navigator.clipboard; });
    all("[data-shows]").forEach(shows);
    count();
  };
  // On a slow line numbers are typed before this file has come: what follows typing follows now.
  all("input[data-ticks]").filter((field) => field.value !== field.defaultValue)
    .forEach((field) => field.dispatchEvent(new Event("input", { bubbles: true })));
  document.addEventListener("htmx:after:swap", ready);
  document.addEventListener("DOMContentLoaded", ready);
  if (document.readyState !== "loading") ready();

  // A live log says when it has ended, and when it lost its connection.
  document.addEventListener("htmx:sse:error", () => all("[data-log-state]").forEach((place) => {
    place.textContent = "연결이 끊겼습니다. 다시 연결하고 있습니다. 작업은 계속됩니다.";
  }));
  document.addEventListener("htmx:sse:after:connection", () => all("[data-log-state]").forEach((place) => {
    place.textContent = "진행 중입니다. 이 창을 닫아도 작업은 계속됩니다.";
  }));
  document.addEventListener("done", () => all("[data-log-state]").forEach((place) => {
    place.textContent = "끝났습니다.";
    place.closest("dialog, .log-page")?.classList.add("is-done");
  }));

  // Keyboard: / searches; ↑ ↓ go through a list, space chooses, enter opens.
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input:not([type=checkbox]), select, textarea, dialog");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/") {
      const search = document.querySelector("[data-key='/']");
      if (search) { event.preventDefault(); search.focus(); search.select(); }
      return;
    }
    const rows = all("table[data-walks] tbody tr");
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    if (["ArrowDown", "ArrowUp"].includes(event.key) && rows.length) {
      event.preventDefault();
      const next = event.key === "ArrowDown" ? Math.min(at + 1, rows.length - 1) : Math.max(at - 1, 0);
      (rows[next].querySelector("input[name=id], a, button") ?? rows[next]).focus();
    } else if (event.key === "Enter" && at >= 0 && event.target.matches("input[type=checkbox]")) {
      event.preventDefault();
      rows[at].querySelector("a[data-row], a")?.click();
    }
  });
})();
