using System.Diagnostics;

namespace DeepEmotion.EndToEnd.Tests.Publishing;

/// <summary>Without run.sh, as on Windows: in a folder without node_modules, one dotnet command does it all.</summary>
public sealed class FreshCloneTests
{
    [Fact]
    public void Dotnet_run_alone_installs_builds_and_scores()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("DEEPEMOTION_TEST_ALL") is null, "installs npm packages and builds from scratch: ./test.sh --all");
        using var copy = new SourceCopy(withPackages: false);
        Directory.CreateDirectory(copy.PathOf("photos"));
        File.Copy(TestFolder.Sample(1), copy.PathOf("photos/one.jpg"));
        using var run = Process.Start(new ProcessStartInfo("dotnet", ["run", "-c", "Release", "--project", "src/LocalHost", "--", copy.PathOf("photos"), "--out", copy.PathOf("results")])
        {
            WorkingDirectory = copy.PathOf("."),
            RedirectStandardOutput = true,
        })!;
        var output = run.StandardOutput.ReadToEnd();
        run.WaitForExit();
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("images 1  scored 1", output, StringComparison.Ordinal);
        Assert.True(Directory.Exists(copy.PathOf("node_modules/azurite")));
        Assert.True(Directory.Exists(copy.PathOf(".azurite")), "the storage is not in the clone");
    }
}
