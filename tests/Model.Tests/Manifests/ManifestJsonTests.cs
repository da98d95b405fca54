using System.Text.Json;
using System.Text.Json.Nodes;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Registry;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.Model.Tests.Manifests;

public sealed class ManifestJsonTests
{
    private readonly JsonObject _manifest = JsonNode.Parse(ManifestJson.WriteManifest(TestModel.Create().Manifest))!.AsObject();

    [Fact]
    public void An_older_manifest_is_read_and_what_it_does_not_say_is_absent()
    {
        var older = JsonNode.Parse(ManifestJson.WriteManifest(BundledModel.Read().Manifest))!.AsObject();
        older.Remove("unsure");
        older.Remove("schema");
        older.Remove("precisions");
        var manifest = ManifestJson.ReadManifest(JsonSerializer.SerializeToUtf8Bytes(older));
        Assert.Equal(1, manifest.Schema);
        Assert.Null(manifest.Unsure);
        Assert.Null(manifest.Outputs);
        Assert.Null(manifest.Precisions);
    }

    [Fact]
    public void The_bundled_model_says_when_it_is_unsure_and_what_that_buys()
    {
        var unsure = BundledModel.Read().Manifest.Unsure!;
        Assert.InRange(unsure.Threshold, 0.3, 0.9);
        Assert.InRange(unsure.Risk, 0, 0.2);
        Assert.True(unsure.Curve!.Value.Zip(unsure.Curve.Value.Skip(1)).All(static pair => pair.Second.Coverage <= pair.First.Coverage && pair.Second.Risk <= pair.First.Risk));
    }

    [Fact]
    public void What_is_optional_is_read_as_it_was_written()
    {
        var manifest = TestModel.Create().Manifest;
        manifest = manifest with
        {
            Unsure = new(0.45, "PublicTest", 0.8, 0.2, [new(0.3, 0.9, 0.25)]),
            Outputs = [new("perceived", ["calm", "tense"])],
            Precisions = [new("int8", new('a', 64), manifest.Golden, manifest.Metrics)],
        };
        var written = ManifestJson.WriteManifest(manifest);
        Assert.Equal(written, ManifestJson.WriteManifest(ManifestJson.ReadManifest(written)));
        Assert.Equal(0.25, ManifestJson.ReadManifest(written).Unsure!.Curve!.Value[0].Risk);
    }

    [Theory]
    [InlineData("version", null)]
    [InlineData("version", "\"20261301-000000-00000000\"")]
    [InlineData("version", "\"20260102-030405-00000000\"")]
    [InlineData("sha256", "\"ABC\"")]
    [InlineData("labels", "null")]
    [InlineData("labels", "[]")]
    [InlineData("labels", "[\"happy\",\"happy\"]")]
    [InlineData("labels", "[\"happy\",\"bored\"]")]
    [InlineData("labels", "[0,1]")]
    [InlineData("network", "\"\"")]
    [InlineData("network", null)]
    [InlineData("parameters", "-1")]
    [InlineData("data", "null")]
    [InlineData("data", "{}")]
    [InlineData("metrics", "null")]
    [InlineData("metrics", "{\"PublicTest\":null}")]
    [InlineData("metrics", "{\"PublicTest\":{\"images\":1,\"accuracy\":7,\"macroF1\":0,\"classes\":[],\"confusion\":[]}}")]
    [InlineData("metrics", "{\"PublicTest\":{\"images\":1,\"accuracy\":0.7,\"macroF1\":0,\"classes\":[null],\"confusion\":[]}}")]
    [InlineData("emotionShares", "{\"happy\":-1}")]
    [InlineData("golden", null)]
    [InlineData("golden", "null")]
    [InlineData("golden", "{}")]
    [InlineData("golden.faces", "null")]
    [InlineData("golden.faces", "\"\"")]
    [InlineData("golden.faces", "\"AAAA\"")]
    [InlineData("golden.probabilities", "null")]
    [InlineData("golden.probabilities", "[1]")]
    [InlineData("golden.probabilities", "[2,0,0,0,0,0,0]")]
    [InlineData("golden.tolerance", null)]
    [InlineData("golden.tolerance", "1e30")]
    [InlineData("golden.tolerance", "-1")]
    [InlineData("schema", "0")]
    [InlineData("schema", "2")]
    [InlineData("unsure", "{\"threshold\":2,\"split\":\"PublicTest\",\"coverage\":1,\"risk\":0}")]
    [InlineData("outputs", "[{\"name\":\"perceived\",\"labels\":[]}]")]
    [InlineData("outputs", "[null]")]
    [InlineData("precisions", "[{\"name\":\"../x\",\"sha256\":\"\",\"golden\":null}]")]
    public void What_a_manifest_may_not_say_is_refused_and_named(string member, string? json)
    {
        var path = member.Split('.');
        var parent = path.SkipLast(1).Aggregate(_manifest, static (node, name) => node[name]!.AsObject());
        parent.Remove(path[^1]);
        if (json is not null)
        {
            parent[path[^1]] = JsonNode.Parse(json);
        }
        var refused = Assert.Throws<ModelRejectedException>(() => ManifestJson.ReadManifest(JsonSerializer.SerializeToUtf8Bytes(_manifest)));
        Assert.StartsWith("the manifest", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("<html>")]
    public void What_is_not_a_manifest_is_refused(string text) =>
        Assert.Throws<ModelRejectedException>(() => ManifestJson.ReadManifest(System.Text.Encoding.UTF8.GetBytes(text)));
}
