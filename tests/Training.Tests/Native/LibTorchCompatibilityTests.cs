using System.Runtime.Versioning;
using DeepEmotion.Tests.Support;
using DeepEmotion.Training.Native;

namespace DeepEmotion.Training.Tests.Native;

[SupportedOSPlatform("linux")]
public sealed class LibTorchCompatibilityTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _original = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "original", "libLibTorchSharp.so"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Relaxes_one_version_and_one_symbol_and_nothing_else()
    {
        var patched = (byte[])_original.Clone();

        Assert.True(new ElfSymbolVersions(patched).MakeOptional(LibTorchCompatibility.Version, LibTorchCompatibility.Symbol));

        var changed = Enumerable.Range(0, patched.Length).Where(i => patched[i] != _original[i]).ToList();
        Assert.Equal(2, changed.Count);
        Assert.Contains(changed, i => (_original[i], patched[i]) == (0, 2));
        Assert.Contains(changed, i => (_original[i] >> 4, patched[i] >> 4) == (1, 2));
    }

    [Fact]
    public void Patching_twice_is_patching_once()
    {
        var library = _folder.File("library.so");
        File.WriteAllBytes(library, _original);
        LibTorchCompatibility.Patch(library);
        var once = File.ReadAllBytes(library);
        var written = File.GetLastWriteTimeUtc(library);

        LibTorchCompatibility.Patch(library);

        Assert.NotEqual(_original, once);
        Assert.Equal(once, File.ReadAllBytes(library));
        Assert.Equal(written, File.GetLastWriteTimeUtc(library));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(4000)]
    public void Leaves_a_file_it_does_not_know_and_names_the_remedy(int length)
    {
        var library = _folder.File("library.so");
        var cut = _original[..length];
        File.WriteAllBytes(library, cut);

        var failure = Assert.Throws<InvalidDataException>(() => LibTorchCompatibility.Patch(library));

        Assert.Contains("libstdc++6", failure.Message, StringComparison.Ordinal);
        Assert.Equal(cut, File.ReadAllBytes(library));
    }

    [Fact]
    public void A_symbol_that_is_not_there_changes_nothing()
    {
        var image = (byte[])_original.Clone();

        Assert.False(new ElfSymbolVersions(image).MakeOptional(LibTorchCompatibility.Version, "_Z7missingv"));
        Assert.Equal(_original, image);
    }

    [Fact]
    public void Knows_whether_a_library_names_a_version()
    {
        var library = _folder.File("libstdc++.so.6");
        File.WriteAllText(library, "…GLIBCXX_3.4.3\0GLIBCXX_3.4.30\0");

        Assert.True(LibTorchCompatibility.Defines(library, "GLIBCXX_3.4.30"));
        Assert.False(LibTorchCompatibility.Defines(library, LibTorchCompatibility.Version));
    }
}
