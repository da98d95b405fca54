using DeepEmotion.Model.Manifests;

namespace DeepEmotion.Model.Registry;

/// <summary>The model embedded in this assembly. It serves until another one is published.</summary>
public static class BundledModel
{
    /// <summary>The ONNX file and its manifest.</summary>
    public static (byte[] Onnx, ModelManifest Manifest) Read() => Read(Precision.Fp32);

    /// <summary>The ONNX file that computes in a precision, and the manifest.</summary>
    public static (byte[] Onnx, ModelManifest Manifest) Read(Precision precision) =>
        (ReadResource($"bundled/{precision.FileName()}"), ManifestJson.ReadManifest(ReadResource("bundled/manifest.json")));

    private static byte[] ReadResource(string name)
    {
        using var stream = typeof(BundledModel).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"This build contains no {name}: src/Model/Bundled was empty when it was built.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
