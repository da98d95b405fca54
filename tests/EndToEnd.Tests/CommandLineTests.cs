using System.Diagnostics;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.EndToEnd.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("no such folder", "does not exist")]
    [InlineData("photos", "holds no files")]
    public async Task A_path_with_nothing_to_score_is_an_error(string path, string message)
    {
        using var run = RunSh.Start(_folder, path);
        await run.ExitAsync();
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_folder_for_temporary_files_is_told_in_one_sentence()
    {
        using var run = RunSh.Start(_folder, [("TMPDIR", "/no/such/folder")], _folder.Photos);
        await run.ExitAsync();
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Set TMPDIR", Assert.Single(run.Errors.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_open_files_are_told_in_one_sentence()
    {
        using var run = Process.Start(new ProcessStartInfo("bash", ["-c", "ulimit -n 256; exec \"$0\" --version", Path.Combine(Repository.Root, "run.sh")]) { RedirectStandardError = true })!;
        Assert.Contains("ulimit -Hn", Assert.Single(run.StandardError.ReadToEnd().Trim().Split('\n')), StringComparison.Ordinal);
        run.WaitForExit();
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public void Help_needs_no_build()
    {
        var empty = Directory.CreateDirectory(Path.Combine(_folder.Path, "clone")).FullName;
        File.Copy(Path.Combine(Repository.Root, "run.sh"), Path.Combine(empty, "run.sh"));
        Directory.CreateDirectory(Path.Combine(empty, "src/LocalHost/Commands"));
        File.Copy(Path.Combine(Repository.Root, "src/LocalHost/Commands/help.txt"), Path.Combine(empty, "src/LocalHost/Commands/help.txt"));
        using var help = Process.Start(new ProcessStartInfo("bash", [Path.Combine(empty, "run.sh"), "--help"]) { RedirectStandardOutput = true })!;
        Assert.Contains("--connection STRING", help.StandardOutput.ReadToEnd(), StringComparison.Ordinal);
        help.WaitForExit();
        Assert.Equal(0, help.ExitCode);
    }

    [Theory]
    [InlineData("dotnet", "The .NET 10 SDK is missing")]
    [InlineData("node", "Node.js 20 or newer (with npm) is missing")]
    public void A_missing_tool_is_named_with_the_way_to_get_it(string missing, string message)
    {
        var tools = Directory.CreateDirectory(Path.Combine(_folder.Path, "tools"));
        foreach (var tool in new[] { "bash", "readlink", "dirname", "dotnet", "node", "npm" }.Where(tool => tool != missing))
        {
            File.CreateSymbolicLink(Path.Combine(tools.FullName, tool), OnPath(tool));
        }

        var start = new ProcessStartInfo(OnPath("bash"), [Path.Combine(Repository.Root, "run.sh")]) { RedirectStandardError = true };
        start.Environment["PATH"] = tools.FullName;
        start.Environment["HOME"] = _folder.Path;
        using var run = Process.Start(start)!;
        var errors = run.StandardError.ReadToEnd();
        run.WaitForExit();
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(message, errors, StringComparison.Ordinal);
        Assert.Contains("https://", errors, StringComparison.Ordinal);
    }

    /// <remarks>dotnet-install.sh, which the messages advise, installs there; an older .NET of the system may come first on the PATH.</remarks>
    [Theory]
    [InlineData(null)]
    [InlineData("8.0.404")]
    public void Dotnet_in_the_home_folder_is_used_where_the_paths_own_is_missing_or_too_old(string? installed)
    {
        var clone = SmallClone();
        File.WriteAllText(Path.Combine(clone, ".cache/setup/training"), "");
        Stub(Path.Combine(_folder.Path, ".dotnet"), "10.0.100", "echo new $*");
        if (installed is not null)
        {
            Stub(Path.Combine(_folder.Path, "system"), installed, "echo old $*");
        }
        var tools = Directory.CreateDirectory(Path.Combine(_folder.Path, "system"));
        foreach (var tool in new[] { "bash", "readlink", "dirname", "mkdir", "flock", "find", "grep", "uname" })
        {
            File.CreateSymbolicLink(Path.Combine(tools.FullName, tool), OnPath(tool));
        }

        var (code, output) = Train(clone, tools.FullName);
        Assert.True(code == 0, output);
        Assert.Matches("^new .*DeepEmotion.Training.dll --help", output);
    }

    [Fact]
    public void A_file_that_is_saved_during_a_build_is_built_by_the_next_start()
    {
        var clone = SmallClone();
        var source = Directory.CreateDirectory(Path.Combine(clone, "src/Training")).FullName;
        var builds = Path.Combine(_folder.Path, "builds");
        Stub(Path.Combine(_folder.Path, "stubs"), "10.0.100", $"""
            [ "$1" = build ] || exit 0
            # dotnet reads the global.json of the current folder.
            [ "$PWD" = '{clone}' ] || exit 8
            [ -e '{builds}' ] || echo late >'{source}/Late.cs'
            mkdir -p '{source}/bin'
            echo build >>'{builds}'
            """);
        for (var start = 0; start < 4; start++)
        {
            var (code, output) = Train(clone, $"{Path.Combine(_folder.Path, "stubs")}:{Environment.GetEnvironmentVariable("PATH")}");
            Assert.True(code == 0, output);
        }
        Assert.Equal(2, File.ReadLines(builds).Count());
    }

    [Theory]
    [InlineData("KILL", 137)]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    public async Task A_build_whose_start_was_killed_does_not_go_on_beside_the_next_one(string signal, int code)
    {
        var clone = SmallClone();
        Directory.CreateDirectory(Path.Combine(clone, "src/Training"));
        var builds = Path.Combine(_folder.Path, "builds");
        // The first build does not end by itself.
        Stub(Path.Combine(_folder.Path, "stubs"), "10.0.100", $"""
            [ "$1" = build ] || exit 0
            echo $$ >>'{builds}'
            [ "$(wc -l <'{builds}')" -gt 1 ] || exec tail -f /dev/null
            ! kill -0 "$(head -n 1 '{builds}')" || exit 7
            """);
        var path = $"{Path.Combine(_folder.Path, "stubs")}:{Environment.GetEnvironmentVariable("PATH")}";
        using (var killed = StartTrain(clone, path))
        {
            var command = Path.Combine(clone, ".cache/setup/command");
            while (!File.Exists(builds) || !File.Exists(command) || File.ReadLines(command).Count() < 3)
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }
            Process.Start("kill", [$"-{signal}", $"{killed.Id}"]).WaitForExit();
            await killed.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(code, killed.ExitCode);
        }

        var (next, output) = Train(clone, path);
        Assert.True(next == 0, output);
        Assert.Equal(2, File.ReadLines(builds).Count());
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task A_stopped_test_sh_leaves_no_tests_behind(string signal, int code)
    {
        var clone = SmallClone();
        File.Copy(Path.Combine(Repository.Root, "test.sh"), Path.Combine(clone, "test.sh"));
        Directory.CreateDirectory(Path.Combine(clone, "node_modules/azurite"));
        File.WriteAllText(Path.Combine(clone, "package-lock.json"), "{}");
        var running = Path.Combine(_folder.Path, "running");
        // As dotnet test does, it takes a Ctrl-C for itself.
        Stub(Path.Combine(_folder.Path, "stubs"), "10.0.100", $"""
            [ "$1" = test ] || exit 0
            trap 'exit 3' INT
            echo $$ >>'{running}'
            while sleep 0.1; do :; done
            """);
        var start = new ProcessStartInfo(OnPath("bash"), ["-c", $"cksum <'{clone}/package-lock.json' >'{clone}/.cache/setup/npm'; touch '{clone}/.cache/setup/all'; exec '{clone}/test.sh'"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{Path.Combine(_folder.Path, "stubs")}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["CHROMIUM"] = "none";
        using var tests = Process.Start(start)!;
        var errors = tests.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        // One project, and the first of each of the two lanes.
        while (!File.Exists(running) || File.ReadLines(running).Count() < 3)
        {
            Assert.False(tests.HasExited, tests.HasExited ? await errors : "");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
        Process.Start("kill", [$"-{signal}", $"{tests.Id}"]).WaitForExit();
        await tests.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(code, tests.ExitCode);
        foreach (var left in File.ReadLines(running))
        {
            while (Directory.Exists($"/proc/{left}"))
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }
        }
        Assert.Equal(3, File.ReadLines(running).Count());
    }

    /// <summary>train.sh and what it needs to find out whether there is something to build.</summary>
    private string SmallClone()
    {
        var clone = Directory.CreateDirectory(Path.Combine(_folder.Path, "clone")).FullName;
        Directory.CreateDirectory(Path.Combine(clone, "scripts"));
        Directory.CreateDirectory(Path.Combine(clone, ".cache/setup"));
        foreach (var file in new[] { "train.sh", "scripts/setup.sh" })
        {
            File.Copy(Path.Combine(Repository.Root, file), Path.Combine(clone, file));
        }
        return clone;
    }

    private static void Stub(string folder, string version, string script)
    {
        var dotnet = Path.Combine(Directory.CreateDirectory(folder).FullName, "dotnet");
        File.WriteAllText(dotnet, $"#!{OnPath("bash")}\n[ \"$1\" != --list-sdks ] || {{ echo '{version} [/sdk]'; exit; }}\n{script}\n");
        using var allow = Process.Start("chmod", ["700", dotnet])!;
        allow.WaitForExit();
    }

    private (int Code, string Output) Train(string clone, string path)
    {
        using var run = StartTrain(clone, path);
        var errors = run.StandardError.ReadToEndAsync();
        var output = run.StandardOutput.ReadToEnd();
        run.WaitForExit();
        return (run.ExitCode, output + errors.Result);
    }

    private Process StartTrain(string clone, string path)
    {
        var start = new ProcessStartInfo(OnPath("bash"), [Path.Combine(clone, "train.sh"), "--help"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = path;
        start.Environment["HOME"] = _folder.Path;
        return Process.Start(start)!;
    }

    private static string OnPath(string tool) => Environment.GetEnvironmentVariable("PATH")!.Split(':')
        .Select(folder => Path.Combine(folder, tool)).First(File.Exists);
}
