using System.Diagnostics;
using DeepEmotion.LocalHost.Azurite;

namespace DeepEmotion.EndToEnd.Tests.Publishing;

/// <summary>The folder that <c>dotnet publish src/Functions</c> writes: what Azure gets.</summary>
public sealed class PublishedApp : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("published ");

    public PublishedApp()
    {
        var start = new ProcessStartInfo("dotnet", ["publish", "src/Functions", "-c", "Release", "-v", "quiet", "-nologo", "-nodeReuse:false", "-o", Folder])
        {
            WorkingDirectory = RepositoryFolder.Find(),
            RedirectStandardOutput = true,
        };
        using var publish = Process.Start(start)!;
        var output = publish.StandardOutput.ReadToEnd();
        publish.WaitForExit();
        Assert.True(publish.ExitCode == 0, output);
    }

    public string Folder => _folder.FullName;

    public string PathOf(string file) => Path.Combine(Folder, file);

    public void Dispose() => _folder.Delete(recursive: true);
}
