using DeepEmotion.Tests.Support;

namespace DeepEmotion.EndToEnd.Tests.Publishing;

/// <summary>The README's table of platforms: each program is published for each, with every native library in place.</summary>
[Collection(nameof(SharedCopy))]
public sealed class PlatformTests(SharedCopy shared)
{
    [Theory]
    [InlineData("LocalHost", "linux-x64", "libvips.so.42 libonnxruntime.so Magick.Native-Q8-x64.dll.so DeepEmotion.LocalHost")]
    [InlineData("LocalHost", "linux-arm64", "libvips.so.42 libonnxruntime.so Magick.Native-Q8-arm64.dll.so DeepEmotion.LocalHost")]
    [InlineData("LocalHost", "osx-arm64", "libvips.42.dylib libonnxruntime.dylib Magick.Native-Q8-arm64.dll.dylib DeepEmotion.LocalHost")]
    [InlineData("LocalHost", "win-x64", "libvips-42.dll onnxruntime.dll Magick.Native-Q8-x64.dll DeepEmotion.LocalHost.exe")]
    [InlineData("Functions", "linux-x64", "libvips.so.42 libonnxruntime.so Magick.Native-Q8-x64.dll.so functions.metadata")]
    [InlineData("Functions", "linux-arm64", "libvips.so.42 libonnxruntime.so Magick.Native-Q8-arm64.dll.so functions.metadata")]
    [InlineData("Functions", "osx-arm64", "libvips.42.dylib libonnxruntime.dylib Magick.Native-Q8-arm64.dll.dylib functions.metadata")]
    [InlineData("Functions", "win-x64", "libvips-42.dll onnxruntime.dll Magick.Native-Q8-x64.dll functions.metadata")]
    [InlineData("Training", "linux-x64", "libtorch_cpu.so libLibTorchSharp.so libSkiaSharp.so libonnxruntime.so DeepEmotion.Training")]
    [InlineData("Training", "osx-arm64", "libtorch_cpu.dylib libLibTorchSharp.dylib libSkiaSharp.dylib libonnxruntime.dylib DeepEmotion.Training")]
    [InlineData("Training", "win-x64", "torch_cpu.dll LibTorchSharp.dll libSkiaSharp.dll onnxruntime.dll DeepEmotion.Training.exe")]
    public void A_program_is_published_with_the_natives_of_its_platform(string project, string platform, string files)
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("DEEPEMOTION_TEST_ALL") is null, "restores the packages of other platforms: ./test.sh --all");
        using var folder = new TemporaryFolder();
        shared.Sources.Dotnet("publish", $"src/{project}", "-c", "Release", "-v", "quiet", "-r", platform, "-o", folder.Path);

        var published = Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).Select(path => Path.GetFileName(path)).ToHashSet();
        Assert.All(files.Split(' '), file => Assert.True(published.Contains(file), $"{file} is not among {string.Join(' ', published.Order(StringComparer.Ordinal))}"));
        Assert.All(published, file => Assert.False(IsForeign(file, platform), $"{file} is of another platform"));
        Assert.Superset(new HashSet<string> { "THIRD-PARTY-NOTICES.md", "LICENSE", "Microsoft.ML.OnnxRuntime.txt" }, published);
    }

    private static bool IsForeign(string file, string platform) => platform.Split('-')[0] switch
    {
        "linux" => file.EndsWith(".dylib", StringComparison.Ordinal) || file is "onnxruntime.dll" or "libvips-42.dll",
        "osx" => file.EndsWith(".so", StringComparison.Ordinal) || file is "onnxruntime.dll" or "libvips-42.dll",
        _ => file.EndsWith(".so", StringComparison.Ordinal) || file.EndsWith(".dylib", StringComparison.Ordinal),
    };
}
