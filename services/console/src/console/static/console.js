// What pages do beyond links and forms. Without it every page can still be read, and every form sent.
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // What was typed and not saved is not lost without a word.
  const changed = new Set();
  const changedOf = (within) => [...changed].filter((form) => form.isConnected && within.contains(form));
  const changes = (place) => { const form = place.closest?.("form[data-keeps]"); if (form) changed.add(form); };
  const stop = (event) => { event.preventDefault(); event.stopImmediatePropagation(); };
  document.addEventListener("input", (event) => changes(event.target));
  addEventListener("beforeunload", (event) => { if (changedOf(document).length) event.preventDefault(); });

  // What reaches a mall or takes something away asks first, with how many were chosen.
  const chosen = () => all("[data-chosen] input").length || all("input[type=checkbox][name=id]:checked").length;
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-asks]");
    if (!button || button.matches(".is-busy")) return;
    const complete = button.formNoValidate || !button.form || button.form.reportValidity();
    if (!complete || !confirm(button.dataset.asks.replace("{n}", chosen()))) stop(event);
  }, true);

  // While an act is under way its button is busy and the others wait: a second click would go with the page that it is on.
  let acts = 0;
  let sending = 0;
  let held = [];
  const sends = (button) => button.matches("[hx-post]")
    || (button.type === "submit" && button.form && button.form.method !== "dialog" && !button.form.matches("[data-downloads]"));
  const busy = (button, is) => {
    button.classList.toggle("is-busy", is);
    if (is) button.setAttribute("aria-busy", "true"); else button.removeAttribute("aria-busy");
  };
  const hold = (own) => {
    acts += 1;
    if (own?.matches("button")) busy(own, true);
    const others = all("button").filter((button) => button !== own && !button.disabled && sends(button));
    others.forEach((button) => { button.disabled = true; });
    held = held.concat(others);
  };
  const release = () => {
    acts = 0;
    all(".is-busy").forEach((button) => busy(button, false));
    held.forEach((button) => { button.disabled = false; });
    held = [];
    count();
  };
  document.addEventListener("click", (event) => { if (event.target.closest?.("button.is-busy")) stop(event); }, true);
  document.addEventListener("htmx:before:request", (event) => {
    const { ctx } = event.detail;
    if (ctx.request.method === "GET") return;
    if (ctx.sent) sending += 1;
    hold(ctx.request.submitter ?? ctx.sourceElement);
  });

  // A link that is clicked while a form is under way is followed when its answer is there, or after a second.
  let next = "";
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!sending || next || !link || link.target || event.defaultPrevented) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const [there] = link.href.split("#");
    const stays = there === location.href.split("#")[0] || link.pathname.endsWith("/excel");
    if (stays || link.origin !== location.origin) return;
    event.preventDefault();
    next = link.href;
    link.setAttribute("aria-busy", "true");
    setTimeout(() => { if (next) location.assign(next); }, 1000);
  });

  // A form is sent once, and by this script: an answer that is no page leaves what was typed where it is.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    if (!form.matches("[method=post]:not([data-downloads])")) return;
    const others = changedOf(document).filter((each) => each !== form);
    if (form.dataset.sent || (others.length && !confirm("다른 곳에 저장하지 않은 내용이 있어 사라집니다. 계속할까요?"))) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    if (!window.htmx) { if (button) busy(button, true); changed.clear(); return; }
    event.preventDefault();
    const action = form.getAttribute("action");
    const path = button?.getAttribute("formaction") ?? action ?? location.href;
    htmx.ajax("POST", path, { source: form, event, target: document.body, swap: "innerHTML show:top", sent: { action } });
  });
  addEventListener("pageshow", () => {
    all("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
    sending = 0;
    next = "";
    release();
  });
  document.addEventListener("htmx:finally:request", (event) => {
    const { ctx } = event.detail;
    if (ctx.hx?.redirect || ctx.request.method === "GET") return;
    if (ctx.sent) {
      delete ctx.sourceElement.dataset.sent;
      sending -= 1;
      next = "";
      all("a[aria-busy]").forEach((link) => link.removeAttribute("aria-busy"));
    }
    acts -= 1;
    if (acts <= 0) release();
  });

  // An answer that did not come, or that is not the console's, is told; one that leads elsewhere means: it is saved.
  const lost = () => {
    const told = document.getElementById("line-lost").content.cloneNode(true);
    document.getElementById("refusal").replaceChildren(told);
    arrived();
  };
  document.addEventListener("htmx:error", (event) => {
    if (event.detail.ctx && event.detail.ctx.text === undefined) lost();
  });
  document.addEventListener("htmx:after:request", (event) => {
    const { ctx } = event.detail;
    if (ctx.hx.redirect) {
      if (ctx.sent) changed.clear();
      if (next) ctx.hx.redirect = next;
      return;
    }
    const ours = ctx.hx.retarget || (ctx.sent ? ctx.text.includes('id="content"') : ctx.response.status < 500);
    if (!ours) { event.preventDefault(); lost(); }
  });
  document.addEventListener("htmx:after:swap", (event) => {
    const { ctx } = event.detail;
    if (ctx.sent && ctx.target === document.body) {
      all("form[data-keeps]").filter((form) => form.getAttribute("action") === ctx.sent.action).forEach(changes);
    } else if (ctx.target instanceof Element && !ctx.target.closest("dialog, #dialog, #refusal, [role=status]")) {
      changes(event.target);
    }
  });

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
    all("[data-count]").forEach((place) => { place.textContent = chosen(); });
    all("[data-needs-choice]:not(.is-busy)").forEach((button) => { button.disabled = acts > 0 || chosen() === 0; });
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
      const part = button.closest(button.dataset.removes);
      changes(part);
      part.remove();
    } else if (button.dataset.empties) {
      const field = document.createElement("input");
      Object.assign(field, { type: "text", name: button.dataset.empties, className: "form-control form-control-sm" });
      field.setAttribute("aria-label", `${button.getAttribute("aria-label").replace(/ 삭제$/, "")} 주소`);
      field.placeholder = "또는 이미지 주소 https://…";
      const place = button.closest("[data-drops]");
      changes(place);
      all("img", place).forEach((each) => each.remove());
      place.querySelector(`[name="${button.dataset.empties}"]`).replaceWith(field);
      button.remove();
      field.focus();
    } else if (button.dataset.fills) {
      const value = document.getElementById(button.dataset.from).value;
      all(`[name="${button.dataset.fills}"]`).forEach((field) => {
        field.value = value;
        field.dispatchEvent(new Event("input", { bubbles: true }));
      });
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
      const dialog = button.closest("dialog");
      if (leaves(dialog)) dialog.close();
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

  // Typing a number chooses its row; a category found is taken over; enter in a field with a button of its own presses that.
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
    const button = event.key === "Enter" && event.target.dataset?.enters;
    if (!button) return;
    event.preventDefault();
    document.getElementById(button).click();
  });

  // Dialogs: shown as they arrive; a job's dialog loads the page anew when it is closed.
  const leaves = (dialog) => !changedOf(dialog).length || confirm("저장하지 않은 내용이 있습니다. 저장하지 않고 닫을까요?");
  const arrived = () => all("#dialog dialog, #refusal dialog").filter((each) => !each.dataset.shown).forEach((dialog) => {
    dialog.dataset.shown = "yes";
    dialog.showModal();
    dialog.addEventListener("cancel", (event) => { if (!leaves(dialog)) event.preventDefault(); });
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
