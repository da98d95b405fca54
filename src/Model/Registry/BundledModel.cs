using DeepEmotion.Model.Manifests;

namespace DeepEmotion.Model.Registry;

/// <summary>The model that comes inside this assembly and serves until one is published.</summary>
public static class BundledModel
{
    /// <summary>The ONNX file and its manifest.</summary>
    public static (byte[] Onnx, ModelManifest Manifest) Read() =>
        (ReadResource("bundled/model.onnx"), ManifestJson.ReadManifest(ReadResource("bundled/manifest.json")));

    private static byte[] ReadResource(string name)
    {
        using var stream = typeof(BundledModel).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"This build carries no {name}: src/Model/Bundled was empty when it was made.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
