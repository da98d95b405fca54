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

    private static string OnPath(string tool) => Environment.GetEnvironmentVariable("PATH")!.Split(':')
        .Select(folder => Path.Combine(folder, tool)).First(File.Exists);
}
