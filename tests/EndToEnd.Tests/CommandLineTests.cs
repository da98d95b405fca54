using System.Diagnostics;
using DeepEmotion.LocalHost.Azurite;

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

        var start = new ProcessStartInfo(OnPath("bash"), [Path.Combine(RepositoryFolder.Find(), "run.sh")]) { RedirectStandardError = true };
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
