using DeepEmotion.Functions.Batches;
using DeepEmotion.Model.Serving;
using DeepEmotion.Tests.Support;
using DeepEmotion.Vision.Decoding;
using DeepEmotion.Vision.Detection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DeepEmotion.Functions.Tests.Batches;

/// <summary>A reader of provenance over no published model.</summary>
internal static class TestProvenance
{
    public static ProvenanceReader Reader()
    {
        var source = new MemoryModelSource();
        return new ProvenanceReader(
            source,
            new HotModel(source, TestModel.Sessions, TimeProvider.System, NullLogger<HotModel>.Instance, TestModel.Create()),
            Options.Create(new FaceDetectionOptions()),
            Options.Create(new ImagingOptions()));
    }
}
