using System.Diagnostics;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.EndToEnd.Tests.Publishing;

/// <summary>The folder that <c>dotnet publish src/Functions</c> writes: what Azure gets. Published once, for the first test that asks.</summary>
public sealed class PublishedApp : IDisposable
{
    private readonly Lazy<DirectoryInfo> _folder = new(Publish);

    public string Folder => _folder.Value.FullName;

    public string PathOf(string file) => Path.Combine(Folder, file);

    public void Dispose()
    {
        if (_folder.IsValueCreated)
        {
            _folder.Value.Delete(recursive: true);
        }
    }

    private static DirectoryInfo Publish()
    {
        var folder = Directory.CreateTempSubdirectory("published ");
        var start = new ProcessStartInfo("dotnet", ["publish", "src/Functions", "-c", "Release", "-v", "quiet", "-nologo", "-nodeReuse:false", "-o", folder.FullName])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
        };
        using var publish = Process.Start(start)!;
        var output = publish.StandardOutput.ReadToEnd();
        publish.WaitForExit();
        Assert.True(publish.ExitCode == 0, output);
        return folder;
    }
}
