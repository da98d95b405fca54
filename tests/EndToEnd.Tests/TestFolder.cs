using System.Diagnostics;
using DeepEmotion.LocalHost.Azurite;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.EndToEnd.Tests;

/// <summary>A folder with photos, storage and results of one test.</summary>
public sealed class TestFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("end to end ");

    public TestFolder() => Directory.CreateDirectory(Photos);

    public string Path => _folder.FullName;

    public string Photos => System.IO.Path.Combine(Path, "photos");

    public string Storage => System.IO.Path.Combine(Path, "storage");

    /// <summary>The cache folder of programs that are started here, which they must not need.</summary>
    public string Cache => System.IO.Path.Combine(Path, "cache");

    public string Out => System.IO.Path.Combine(Path, "results");

    /// <summary>The running storage; null when there is none.</summary>
    public AzuriteAddresses? Azurite
    {
        get
        {
            var file = System.IO.Path.Combine(Storage, "azurite.json");
            return File.Exists(file) ? AzuriteAddresses.Parse(File.ReadAllText(file)) : null;
        }
    }

    /// <summary>A sample photo, 1 to 6.</summary>
    public static string Sample(int number) =>
        System.IO.Path.Combine(Repository.Root, "node_modules/@vladmandic/face-api/demo", $"sample{number}.jpg");

    /// <summary>Checks that ONNX Runtime of a program that was started here sent nothing about it to Microsoft; it would have kept an identifier of the machine.</summary>
    public void AssertNoTelemetry() => Assert.False(Directory.Exists(System.IO.Path.Combine(Cache, "Microsoft")), "ONNX Runtime's telemetry was on");

    /// <summary>Puts a file among the photos.</summary>
    public void Add(string name, byte[] content)
    {
        var path = System.IO.Path.Combine(Photos, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }

    /// <summary>Puts a sample photo among the photos, made unique by bytes after its end.</summary>
    public void AddSample(string name, int number) => Add(name, [.. File.ReadAllBytes(Sample(number)), .. Guid.NewGuid().ToByteArray()]);

    public void Dispose()
    {
        // Azurite outlives a killed run by the moment it takes to save.
        if (Azurite is { } azurite)
        {
            try
            {
                Process.GetProcessById(azurite.ProcessId).WaitForExit();
            }
            catch (ArgumentException)
            {
                // It is gone already.
            }
        }

        _folder.Delete(recursive: true);
    }
}
