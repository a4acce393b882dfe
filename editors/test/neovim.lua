-- Steps in a Neovim without a screen, with the plugin as it is.
local here = vim.fs.dirname(debug.getinfo(1, "S").source:sub(2))
local failed, passed = 0, 0

vim.env.PATH = vim.fs.dirname(vim.env.DISTC_LSP) .. ":" .. vim.env.PATH
vim.opt.swapfile = false
vim.opt.hidden = true
vim.cmd("filetype plugin on | syntax on")
vim.lsp.enable("distc")

local folder = vim.fn.tempname()
vim.fn.system({ "cp", "-r", here .. "/shop", folder })

local function read(file)
    return table.concat(vim.fn.readfile(here .. "/shop/" .. file), "\n")
end

local original = read("app.dist")
local buffer, client

local function until_true(what, holds)
    assert(vim.wait(10000, holds, 10), what .. ": not within 10 s")
end

local function text()
    return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), "\n")
end

-- Puts the cursor on the last character of the first `mark`.
local function cursor(mark)
    local start = assert(text():find(mark, 1, true), "no " .. mark)
    local before = vim.split(text():sub(1, start + #mark - 1), "\n")
    vim.api.nvim_win_set_cursor(0, { #before, #before[#before] - 1 })
end

local function replace(old, new)
    local start, stop = text():find(old, 1, true)
    local changed = text():sub(1, start - 1) .. new .. text():sub(stop + 1)
    vim.api.nvim_buf_set_lines(buffer, 0, -1, false, vim.split(changed, "\n"))
end

local function faults()
    return vim.diagnostic.get(buffer, { severity = vim.diagnostic.severity.ERROR })
end

local function ask(method, params)
    local answer = client:request_sync(method, params or vim.lsp.util.make_position_params(0, client.offset_encoding), 10000, buffer)
    assert(answer and not answer.err, answer and vim.inspect(answer.err) or "no answer")
    return answer.result
end

local function broken()
    replace("= replicas\n", "= replicaz\n")
    until_true("a fault", function()
        local found = faults()
        return #found == 1 and found[1].col == 15
    end)
end

local steps = {
    { "the language is known, and its server attaches", function()
        vim.cmd.edit(folder .. "/app.dist")
        buffer = vim.api.nvim_get_current_buf()
        assert(vim.bo.filetype == "dist")
        until_true("a client", function()
            client = vim.lsp.get_clients({ bufnr = buffer, name = "distc" })[1]
            return client ~= nil and client.initialized
        end)
        assert(vim.bo.commentstring == "// %s")
    end },
    { "words have colours before it answers", function()
        local function group(line, column)
            return vim.fn.synIDattr(vim.fn.synID(line, column, 1), "name")
        end
        local function is(mark, name)
            cursor(mark)
            local at = vim.api.nvim_win_get_cursor(0)
            local found = group(at[1], at[2] + 1)
            assert(found == name, mark .. " is " .. found)
        end
        is("component", "distStatement")
        is("//! A", "distDocs")
        is('"1.0', "distString")
        is("cpu = 100m", "distNumber")
        is("Range", "distType")
        is("with", "distConditional")
    end },
    { "a fault is told", function()
        broken()
        assert(faults()[1].message:find("replicaz", 1, true))
    end },
    { "a repair mends it", function()
        cursor("replicas = replicaz")
        vim.lsp.buf.code_action({ apply = true, filter = function(action) return action.title:find("replicas", 1, true) ~= nil end })
        until_true("the repair", function() return text() == original end)
        until_true("no fault", function() return #faults() == 0 end)
    end },
    { "words have the colours of what they mean", function()
        cursor("component front: W")
        until_true("a token", function()
            local at = vim.api.nvim_win_get_cursor(0)
            return #(vim.lsp.semantic_tokens.get_at_pos(buffer, at[1] - 1, at[2]) or {}) > 0
        end)
    end },
    { "a hover opens", function()
        cursor("front: Web {\n    repl")
        vim.lsp.buf.hover()
        until_true("a window", function()
            return vim.iter(vim.api.nvim_list_wins()):any(function(window)
                local lines = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
                return vim.api.nvim_win_get_config(window).relative ~= "" and table.concat(lines):find("Range<Int>", 1, true)
            end)
        end)
        vim.cmd.fclose()
    end },
    { "a definition is gone to", function()
        cursor("component front: W")
        vim.lsp.buf.definition()
        until_true("web.dist", function() return vim.fs.basename(vim.api.nvim_buf_get_name(0)) == "web.dist" end)
        assert(vim.api.nvim_win_get_cursor(0)[1] == 5)
        vim.cmd.edit(folder .. "/app.dist")
    end },
    { "completion knows what may stand there", function()
        replace("    front.replicas = 2..4", "    front.")
        cursor("    front.")
        local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
        params.position.character = #"    front."
        local result = ask("textDocument/completion", params)
        local labels = vim.iter(result.items or result):map(function(item) return item.label end):totable()
        assert(vim.tbl_contains(labels, "scaleAt"), table.concat(labels, " "))
        replace("    front.", "    front.replicas = 2..4")
    end },
    { "references are found in every file", function()
        cursor("component front: W")
        local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
        params.context = { includeDeclaration = true }
        assert(#ask("textDocument/references", params) >= 4)
    end },
    { "a name is changed in every file", function()
        cursor("component front: W")
        vim.lsp.buf.rename("Shop")
        until_true("the name", function() return text():find("front: Shop", 1, true) and text():find("use web.Shop", 1, true) end)
        local other = vim.fn.bufnr(folder .. "/web.dist")
        assert(table.concat(vim.api.nvim_buf_get_lines(other, 0, -1, false), "\n"):find("type Shop", 1, true))
        -- Edits of other buffers are held back for 150 ms.
        vim.wait(300)
        cursor("component front: S")
        vim.lsp.buf.rename("Web")
        until_true("the name again", function() return text() == original end)
    end },
    { "a program is laid out", function()
        replace("    scaleAt = 80%", "  scaleAt=80%")
        vim.lsp.buf.format({ timeout_ms = 10000 })
        assert(text() == original)
    end },
    { "hints stand within lines", function()
        vim.lsp.inlay_hint.enable(true, { bufnr = buffer })
        until_true("a hint", function() return #vim.lsp.inlay_hint.get({ bufnr = buffer }) > 0 end)
    end },
    { "the manifests are beside, and follow what is typed", function()
        local function preview()
            return vim.iter(vim.api.nvim_list_bufs()):find(function(other)
                return vim.startswith(vim.api.nvim_buf_get_name(other), "distc-preview:")
            end)
        end
        local function has(mark)
            until_true(mark, function()
                local found = preview()
                return found and table.concat(vim.api.nvim_buf_get_lines(found, 0, -1, false), "\n"):find(mark, 1, true)
            end)
        end
        vim.cmd.DistPreview("istio")
        has("averageUtilization: 80")
        replace("scaleAt = 80%", "scaleAt = 70%")
        has("averageUtilization: 70")
        replace("= replicas\n", "= replicaz\n")
        has("# The last good manifests")
        vim.api.nvim_buf_delete(preview(), {})
        vim.api.nvim_buf_set_lines(buffer, 0, -1, false, vim.split(original, "\n"))
    end },
    { "a lens shows what it counts", function()
        local lenses
        until_true("lenses", function()
            lenses = ask("textDocument/codeLens", { textDocument = { uri = vim.uri_from_bufnr(buffer) } })
            return lenses and #lenses > 0
        end)
        client:exec_cmd(lenses[2].command, { bufnr = buffer })
        until_true("the component", function()
            return vim.iter(vim.api.nvim_list_bufs()):any(function(other)
                local lines = vim.api.nvim_buf_get_lines(other, 0, -1, false)
                return vim.api.nvim_buf_get_name(other):find("/front.yaml", 1, true) and table.concat(lines):find("kind: Deployment", 1, true)
            end)
        end)
    end },
    { "the server stops", function()
        client:stop()
        until_true("no client", function() return #vim.lsp.get_clients({ name = "distc" }) == 0 end)
    end },
}

for _, step in ipairs(steps) do
    local name, run = unpack(step)
    local is_right, fault = pcall(run)
    passed, failed = passed + (is_right and 1 or 0), failed + (is_right and 0 or 1)
    print(is_right and "  ok   " .. name or "  FAIL " .. name .. ": " .. tostring(fault))
end
io.stdout:write(("\nneovim: %d passed, %d failed\n"):format(passed, failed))
vim.fn.delete(folder, "rf")
os.exit(failed == 0 and 0 or 1)
