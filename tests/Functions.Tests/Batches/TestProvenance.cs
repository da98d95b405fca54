using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Batches.Report;
using DeepEmotion.Model.Serving;
using DeepEmotion.Tests.Support;
using DeepEmotion.Vision.Decoding;
using DeepEmotion.Vision.Detection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Functions.Tests.Batches;

/// <summary>What the files of a batch need beside its rows, over no published model.</summary>
internal static class TestProvenance
{
    /// <summary>Explains no face.</summary>
    public static FaceExplainer Explainer() => new(Model(new MemoryModelSource()), 0);

    public static ProvenanceReader Reader()
    {
        var source = new MemoryModelSource();
        return new ProvenanceReader(
            source,
            Model(source),
            Options.Create(new FaceDetectionOptions()),
            Options.Create(new ImagingOptions()));
    }

    private static HotModel Model(MemoryModelSource source) => new(source, TestModel.Sessions, TimeProvider.System, NullLogger<HotModel>.Instance, TestModel.Create());
}
