using DeepEmotion.Model.Manifests;
using DeepEmotion.Tests.Support;
using DeepEmotion.Training.Export;
using DeepEmotion.Training.Publishing;

namespace DeepEmotion.Training.Tests.Publishing;

public sealed class PackageFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_is_read_as_it_was_written()
    {
        var (onnx, manifest) = TestModel.Create();
        new ModelPackage(onnx, manifest).Write(_folder.Path);

        foreach (var package in (ModelPackage[])[PackageFiles.ReadRun(_folder.Path), PackageFiles.Read(_folder.File("model.onnx"), null), PackageFiles.Read(_folder.File("model.onnx"), _folder.File("manifest.json"))])
        {
            Assert.Equal(onnx, package.Onnx);
            Assert.Equal(ManifestJson.WriteManifest(manifest), ManifestJson.WriteManifest(package.Manifest));
        }
    }

    [Fact]
    public void A_run_that_did_not_end_is_an_error_that_says_so() =>
        Assert.Contains("--resume", Assert.Throws<InvalidDataException>(() => PackageFiles.ReadRun(_folder.Path)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_model_without_its_manifest_is_an_error_that_names_it()
    {
        File.WriteAllBytes(_folder.File("model.onnx"), [1]);

        Assert.Contains(_folder.File("manifest.json"), Assert.Throws<InvalidDataException>(() => PackageFiles.Read(_folder.File("model.onnx"), null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_manifest_that_cannot_be_read_is_named()
    {
        File.WriteAllBytes(_folder.File("model.onnx"), [1]);
        File.WriteAllText(_folder.File("manifest.json"), "{ \"version\": 3 }");

        Assert.Contains(_folder.File("manifest.json"), Assert.Throws<InvalidDataException>(() => PackageFiles.ReadRun(_folder.Path)).Message, StringComparison.Ordinal);
    }
}
