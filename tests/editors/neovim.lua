-- Shows that the language server works in Neovim: attaches it to a file that breaks a rule, waits for the
-- diagnostic, asks for a hover, takes the quick fix, and waits until the diagnostic is gone.
--
--   RINGFENCE=target/release/ringfence nvim --headless --clean -S tests/editors/neovim.lua

local program = vim.fn.fnamemodify(os.getenv("RINGFENCE") or "target/release/ringfence", ":p")

local function finish(status, message)
  io.stdout:write(message .. "\n")
  vim.cmd(status == 0 and "qall!" or "cquit " .. status)
end

local function wait_for(what, condition)
  if not vim.wait(30000, condition, 20) then
    finish(1, "not ok: " .. what)
    error(what)
  end
  io.stdout:write("ok: " .. what .. "\n")
end

local root = vim.fn.resolve(vim.fn.tempname())
local function write(path, lines)
  vim.fn.mkdir(vim.fn.fnamemodify(root .. "/" .. path, ":h"), "p")
  vim.fn.writefile(lines, root .. "/" .. path)
end
write("ringfence.jsonc", { '{ "zones": { "src": { "path": "src" }, "lib": { "path": "lib" } } }' })
write("src/x.ts", { "// 😀", "import '../lib/z';" })
write("lib/z.ts", { "export {};" })

local function main()
  vim.cmd("edit " .. vim.fn.fnameescape(root .. "/src/x.ts"))
  local config = { name = "ringfence", cmd = { program, "lsp" }, root_dir = root }
  local id
  if vim.lsp.start then
    id = vim.lsp.start(config)
  else -- before Neovim 0.8
    id = vim.lsp.start_client(config)
    vim.lsp.buf_attach_client(0, id)
  end
  local client = function() return vim.lsp.get_client_by_id(id) end
  wait_for("the server answers " .. tostring(vim.version().major) .. "." .. vim.version().minor, function()
    return client() ~= nil and client().server_capabilities ~= nil
  end)

  wait_for("the violation is shown", function() return #vim.diagnostic.get(0) == 1 end)
  local found = vim.diagnostic.get(0)[1]
  io.stdout:write(("%d:%d %s\n"):format(found.lnum + 1, found.col + 1, found.message))
  assert(found.source == "ringfence" and found.lnum == 1 and found.col == 7, vim.inspect(found))

  local place = { textDocument = vim.lsp.util.make_text_document_params(), position = { line = 1, character = 9 } }
  local answers = vim.lsp.buf_request_sync(0, "textDocument/hover", place, 30000)
  local hover = answers[id].result.contents.value
  io.stdout:write(hover .. "\n")
  assert(hover:find("lib/z.ts", 1, true), hover)

  local range = { start = { line = 1, character = 9 }, ["end"] = { line = 1, character = 9 } }
  local asked = { textDocument = place.textDocument, range = range, context = { diagnostics = {} } }
  local actions = vim.lsp.buf_request_sync(0, "textDocument/codeAction", asked, 30000)[id].result
  assert(actions[1].title:find("Suppress no-src-to-lib", 1, true), vim.inspect(actions))
  vim.lsp.util.apply_workspace_edit(actions[1].edit, "utf-16")
  wait_for("a suppression without a reason suppresses nothing", function() return #vim.diagnostic.get(0) == 2 end)
  local comment = vim.api.nvim_buf_get_lines(0, 1, 2, false)[1]
  vim.api.nvim_buf_set_lines(0, 1, 2, false, { comment .. "moves next week" })
  wait_for("the reason clears it, unsaved", function() return #vim.diagnostic.get(0) == 0 end)

  vim.api.nvim_buf_set_lines(0, 1, 2, false, {})
  wait_for("it is back without the comment", function() return #vim.diagnostic.get(0) == 1 end)
  vim.api.nvim_buf_set_lines(0, 1, 2, false, { "import './y';", "" })
  wait_for("an import that resolves to nothing is a warning", function()
    local all = vim.diagnostic.get(0)
    return #all == 1 and all[1].severity == vim.diagnostic.severity.WARN
  end)
  write("src/y.ts", { "export {};" })
  wait_for("a file that comes up on the disk clears it", function() return #vim.diagnostic.get(0) == 0 end)
  vim.lsp.stop_client(id)
  wait_for("the server ends", function() return client() == nil end)
end

local fine, why = xpcall(main, debug.traceback)
finish(fine and 0 or 1, fine and "ok" or tostring(why))
