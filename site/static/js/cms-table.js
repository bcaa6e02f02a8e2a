// The table of the editor takes a table that was copied in Excel or Word: into the field above it,
// or into its own first cells. What a table holds is read as text; nothing of its look is kept.

const MOST = { rows: 200, columns: 12 };

// --- reading ------------------------------------------------------------------------------------
const oneLine = (text) => text.replace(/[\s\u00a0]+/g, " ").trim();

// Styles would only be complaints of the Content-Security-Policy.
const withoutStyles = (html) =>
  html.replace(/<style[\s\S]*?<\/style>/gi, "").replace(/\sstyle\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi, "");

function cellText(cell) {
  for (const line of cell.querySelectorAll("br, p, div, li")) line.append(" ");
  for (const line of cell.querySelectorAll("br")) line.replaceWith(" ");
  return oneLine(cell.textContent);
}

// A merged cell stands in each of its places, so that every row can be read for itself.
function tableOfHtml(html) {
  const table = new DOMParser().parseFromString(withoutStyles(html), "text/html").querySelector("table");
  if (!table) return null;
  const rows = [];
  let merged = false;
  [...table.rows].forEach((row, down) => {
    rows[down] ||= [];
    let across = 0;
    for (const cell of row.cells) {
      while (rows[down][across] !== undefined) across += 1;
      const [high, wide] = [Math.min(cell.rowSpan, MOST.rows), Math.min(cell.colSpan, MOST.columns)];
      merged ||= high > 1 || wide > 1;
      const text = cellText(cell);
      for (let y = 0; y < high; y += 1) {
        rows[down + y] ||= [];
        for (let x = 0; x < wide; x += 1) rows[down + y][across + x] = text;
      }
      across += wide;
    }
  });
  return { rows, merged, caption: table.caption ? oneLine(table.caption.textContent) : "" };
}

// Cells with a tab between them; one with line breaks stands in quotation marks.
function tableOfText(text) {
  const rows = [[]];
  const cell = /(?:"((?:[^"]|"")*)"(?=[\t\r\n]|$)|([^\t\r\n]*))(\t|\r?\n|$)/y;
  const end = text.replace(/[\r\n]+$/, "");
  while (cell.lastIndex <= end.length) {
    const [, quoted, plain, after] = cell.exec(end);
    rows.at(-1).push(oneLine(quoted === undefined ? plain : quoted.replaceAll('""', '"')));
    if (after === "") break;
    if (after !== "\t") rows.push([]);
  }
  return { rows, merged: false, caption: "" };
}

function tableOf(clipboard) {
  const table = tableOfHtml(clipboard.getData("text/html")) || tableOfText(clipboard.getData("text/plain"));
  table.rows = table.rows.filter((row) => row?.some((text) => text));
  const wide = Math.max(0, ...table.rows.map((row) => row.length));
  table.rows = table.rows.map((row) => Array.from({ length: wide }, (_, at) => row[at] ?? ""));
  // A title in one merged cell above the table is its caption.
  const [first] = table.rows;
  if (table.merged && wide > 1 && table.rows.length > 2 && new Set(first).size === 1) {
    [table.caption] = first;
    table.rows.shift();
  }
  return table;
}

const plainNumber = (text) => text.normalize("NFKC").replace(/^[−▲△]/, "-").replace(/,(?=\d{3}(\D|$))/g, "");
const isNumber = (text) => /^-?(0|[1-9]\d*)(\.\d+)?$/.test(plainNumber(text));

function stateOf({ rows }) {
  const [headings, ...body] = rows;
  const numbers = headings.map((_, at) => {
    const texts = body.map((row) => row[at]).filter((text) => text);
    return at > 0 && texts.length > 0 && texts.every(isNumber);
  });
  return {
    caption: "",
    columns: headings.map((heading, at) => ({ type: numbers[at] ? "number" : "text", heading })),
    rows: body.map((row) => ({
      values: row.map((text, at) => (numbers[at] ? (text && plainNumber(text)) || null : text)),
    })),
  };
}

// --- the editor ---------------------------------------------------------------------------------
const filled = (state) => state.columns.some((c) => c.heading) || state.rows.some((row) => row.values.some((v) => v));

class Pasting {
  constructor(block, prefix, words) {
    Object.assign(this, { block, prefix, words, before: null });
    const wrapper = block.captionInput.closest("[data-field-wrapper]");
    block.captionInput.type = "hidden"; // the block around the table asks for it
    wrapper.replaceWith(block.captionInput);
    [this.element] = block.container;
    this.element.prepend(this.field());
    this.element.addEventListener("paste", (event) => this.paste(event));
  }

  field() {
    const part = document.createElement("div");
    part.className = "table-paste";
    const id = `${this.prefix}-paste`;
    part.innerHTML = '<label class="w-field__label"></label><textarea rows="2"></textarea><div class="help"></div><p role="status"></p><button type="button" class="button button-small button-secondary" hidden></button>';
    const [label, area, help, status, undo] = part.children;
    label.textContent = this.words.PASTE;
    label.htmlFor = area.id = id;
    help.textContent = this.words.PASTE_HELP;
    help.id = `${id}-help`;
    area.setAttribute("aria-describedby", help.id);
    area.addEventListener("input", () => {
      area.value = ""; // only for pasting: what is typed here would be lost on saving
    });
    undo.textContent = this.words.PASTE_UNDO;
    undo.addEventListener("click", () => this.undo());
    Object.assign(this, { area, status, undoButton: undo });
    return part;
  }

  paste(event) {
    const table = tableOf(event.clipboardData);
    const cells = table.rows.length * (table.rows[0]?.length ?? 0);
    const here = event.target === this.area;
    if (!here && (cells < 2 || filled(this.block.getState()))) return; // a text for this cell
    event.preventDefault();
    if (table.rows.length < 2) this.say(this.words.PASTED_NOTHING);
    else if (table.rows.length > MOST.rows + 1 || table.rows[0].length > MOST.columns) {
      this.say(this.words.PASTED_TOO_LARGE, MOST);
    } else this.fill(table);
  }

  fill(table) {
    this.before = this.block.getState();
    const state = stateOf(table);
    this.block.setState(state);
    this.undoButton.hidden = false;
    const said = [this.words.PASTED];
    if (table.merged) said.push(this.words.PASTED_MERGED);
    const caption = document.getElementsByName(this.prefix.replace(/-table$/, "-caption"))[0];
    if (caption && !caption.value && table.caption) caption.value = table.caption;
    if (caption && !caption.value) {
      said.push(this.words.PASTED_NO_CAPTION);
      caption.focus();
    }
    this.say(said.join(" "), { rows: state.rows.length, columns: state.columns.length });
    this.changed();
  }

  undo() {
    this.block.setState(this.before);
    this.undoButton.hidden = true;
    this.area.focus();
    this.say(this.words.PASTE_UNDONE);
    this.changed();
  }

  changed() {
    this.block.captionInput.dispatchEvent(new Event("change", { bubbles: true }));
  }

  say(text, known = {}) {
    this.status.textContent = text.replace(/\{(\w+)\}/g, (_, name) => known[name]);
  }
}

const Stock = window.telepath.constructors["wagtail.contrib.typed_table_block.blocks.TypedTableBlock"];

class TypedTable extends Stock {
  render(placeholder, prefix, state, error) {
    const block = super.render(placeholder, prefix, state, error);
    new Pasting(block, prefix, this.meta.strings);
    return block;
  }
}

window.telepath.register("core.blocks.TypedTable", TypedTable);
