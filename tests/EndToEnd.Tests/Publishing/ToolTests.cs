using System.Diagnostics;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.EndToEnd.Tests.Publishing;

/// <summary>The local host as a .NET tool: packed, installed from the packages, and started where there is no clone.</summary>
[Collection(nameof(SharedCopy))]
public sealed class ToolTests(SharedCopy shared) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_tool_is_packed_installed_and_scores_the_sample_photos()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("DEEPEMOTION_TEST_ALL") is null, "installs npm packages from scratch: ./test.sh --all");
        shared.Sources.Dotnet("pack", "src/LocalHost", "-c", "Release", "-v", "quiet", "-o", _folder.File("packages"));
        Run("dotnet", "tool", "install", "DeepEmotion.Tool", "--tool-path", _folder.File("tools"), "--source", _folder.File("packages"), "--no-http-cache");
        var (output, errors) = Run(_folder.File("tools/deepemotion"));

        Assert.Contains("installing npm packages", errors, StringComparison.Ordinal);
        Assert.Matches(@"images 6  scored 6  no-face 0  rejected 0  failed 0  faces 22  seconds \d+\.\d\s*$", output);
        Assert.True(File.Exists(_folder.File("out/samples/report.html")));
        Assert.True(Directory.Exists(_folder.File("data/deepemotion")), "the storage is not in the user's data folder");
        Assert.Single(Directory.GetDirectories(_folder.File("cache/deepemotion")));

        var (again, quiet) = Run(_folder.File("tools/deepemotion"), "--help");
        Assert.Contains("deepemotion --serve", again, StringComparison.Ordinal);
        Assert.Empty(quiet);
    }

    private (string Output, string Errors) Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["XDG_CACHE_HOME"] = _folder.File("cache");
        start.Environment["XDG_DATA_HOME"] = _folder.File("data");
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output + errors.Result);
        return (output, errors.Result);
    }
}
