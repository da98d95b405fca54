using System.Collections.Immutable;
using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Batches.Files;
using DeepEmotion.Functions.Batches.Labels;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Queues;
using DeepEmotion.Functions.Rescoring;
using DeepEmotion.Functions.Results;
using DeepEmotion.Functions.Scoring;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Registry;
using DeepEmotion.Model.Serving;
using DeepEmotion.Tests.Support;
using DeepEmotion.Vision.Detection;

namespace DeepEmotion.Functions.Tests.Scoring;

public sealed class PinnedModelTests(PipelineFixture pipeline) : IClassFixture<PipelineFixture>
{
    private static readonly (byte[] Onnx, ModelManifest Manifest) Sad = TestModel.Create(Emotion.Sad, trainedAt: new(2026, 2, 1, 0, 0, 0, TimeSpan.Zero));
    private static readonly (byte[] Onnx, ModelManifest Manifest) Fear = TestModel.Create(Emotion.Fear, trainedAt: new(2026, 2, 2, 0, 0, 0, TimeSpan.Zero));

    private readonly string _batch = $"pinned-{Guid.NewGuid():N}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_batch_ends_with_the_model_that_it_began_with_while_another_is_promoted()
    {
        await PromoteAsync(Sad);
        await ScoreAsync("1.jpg");
        await PromoteAsync(Fear);
        await ScoreAsync("2.jpg");
        Assert.Equal([Sad.Manifest.Version, Sad.Manifest.Version], await ModelsAsync());
        await ScoreAsync("1.jpg", _batch + "-other");
        Assert.Equal([Fear.Manifest.Version], await ModelsAsync(_batch + "-other"));
        Assert.False(await IsMixedAsync());
    }

    [Fact]
    public async Task Who_asks_for_the_latest_model_gets_a_mixed_batch_that_says_so()
    {
        await pipeline.Get<BatchModels>().UseLatestAsync(_batch, Cancellation);
        await PromoteAsync(Sad);
        await ScoreAsync("1.jpg");
        await PromoteAsync(Fear);
        await ScoreAsync("2.jpg");
        Assert.Equal([Sad.Manifest.Version, Fear.Manifest.Version], await ModelsAsync());
        Assert.True(await IsMixedAsync());
    }

    [Fact]
    public async Task Where_its_model_can_no_longer_be_had_a_batch_continues_with_what_serves()
    {
        var gone = TestModel.Create(Emotion.Disgust, trainedAt: new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await PromoteAsync(gone);
        await ScoreAsync("1.jpg");
        await PromoteAsync(Fear);
        await pipeline.DeleteModelAsync(gone.Manifest.Version);
        await ScoreAsync("2.jpg");
        Assert.Equal([gone.Manifest.Version, Fear.Manifest.Version], await ModelsAsync());
        Assert.True(await IsMixedAsync());
    }

    [Fact]
    public async Task Of_two_processes_that_begin_a_batch_the_first_chooses()
    {
        var chosen = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => new BatchModels(pipeline.Batches, TimeProvider.System).PinAsync(
            _batch, () => Task.FromResult(i % 2 == 0 ? Sad.Manifest.Version : Fear.Manifest.Version), Cancellation)));
        Assert.Single(chosen.Distinct());
    }

    [Fact]
    public async Task Scoring_again_by_another_model_is_a_second_set_of_the_same_photos_and_says_what_changed()
    {
        await PromoteAsync(Sad);
        await ScoreAsync("1.jpg");
        await pipeline.Get<ResultsStore>().WriteAsync([TestResults.NoFace(TestResults.Photo("2.jpg", _batch)), PhotoResult.Rejected(TestResults.Photo("3.jpg", _batch), "why")], Cancellation);
        await PromoteAsync(Fear);
        await PromoteAsync(Sad);
        for (var times = 0; times < 2; times++)
        {
            var changes = await pipeline.Get<Rescore>().RunAsync(_batch, Fear.Manifest.Version, Cancellation);
            Assert.Equal((3, 1, 1), (changes.Photos, changes.Faces, changes.Changed));
            Assert.Contains(changes.Lines, line => line.Contains("sad -> fear: 1", StringComparison.Ordinal));
        }
        var first = await pipeline.ReadAsync(_batch);
        var second = await pipeline.ReadAsync(Rescore.SetOf(_batch, Fear.Manifest.Version));
        Assert.Equal(first.Select(row => (row.Photo.Key, row.Photo.Image, row.Status)), second.Select(row => (row.Photo.Key, row.Photo.Image, row.Status)));
        Assert.Equal((Emotion.Sad, Emotion.Fear), (first[0].Faces[0].Score.Emotion, second[0].Faces[0].Score.Emotion));
        Assert.Equal(Fear.Manifest.Version, second[0].Model);
        // A set that was forgotten, or a photo of it, can be made again.
        foreach (var (image, left) in ((string?, int)[])[(null, 0), ("2.jpg", 2)])
        {
            var forgotten = await pipeline.ForgetAsync(second[0].Photo.Batch, image);
            Assert.Equal(left, (await pipeline.ReadAsync(second[0].Photo.Batch)).Count);
            while (TimeProvider.System.GetUtcNow() < forgotten.ForgottenAt.AddSeconds(1))
            {
                // Storage's clock counts whole seconds.
                await Task.Delay(50, Cancellation);
            }
            var again = await pipeline.Get<Rescore>().RunAsync(_batch, Fear.Manifest.Version, Cancellation);
            Assert.Equal((3, 0), (again.Photos, again.Missing));
            Assert.Equal(3, (await pipeline.ReadAsync(second[0].Photo.Batch)).Count);
        }
        await Assert.ThrowsAsync<ModelNotFoundException>(() => pipeline.Get<Rescore>().RunAsync(_batch, ModelVersion.Parse("20000101-000000-00000000"), Cancellation));
    }

    [Fact]
    public async Task A_second_set_names_the_precision_that_it_was_scored_in_and_has_the_groups_and_labels_of_its_batch()
    {
        await PromoteAsync(Sad);
        await ScoreAsync("1.jpg");
        var first = Assert.Single(await pipeline.ReadAsync(_batch));
        await pipeline.Get<ResultsStore>().WriteAsync([first with { Photo = first.Photo with { Image = "2.jpg" }, Precision = "int8" }], Cancellation);
        await PromoteAsync(Fear);
        await pipeline.Get<Rescore>().RunAsync(_batch, Fear.Manifest.Version, Cancellation);
        var set = Rescore.SetOf(_batch, Fear.Manifest.Version);
        var second = await pipeline.ReadAsync(set);
        Assert.Equal(["fp32", "fp32"], second.Select(row => row.Precision));

        var given = pipeline.Get<GivenFiles>();
        await given.WriteGroupsAsync(_batch, "stage: 1*", Cancellation);
        Assert.Equal(["stage", null], second.OrderBy(row => row.Photo.Image).Select((await given.ReadGroupsAsync(set, Cancellation)).Apply).Select(row => row.Facts.Group));
        var person = new LabelPerson("A", ImmutableSortedDictionary<string, string>.Empty.Add($"{first.Photo.Key}-1", "fear"), ImmutableSortedDictionary<string, ImmutableArray<ImmutableArray<double>>>.Empty);
        var labels = new LabelFile { Schema = 1, Batch = _batch, Strata = [new LabelStratum(null, 2, 2)], People = [person] };
        await given.WriteLabelsAsync(_batch, labels, Cancellation);
        Assert.Equal((labels with { Batch = set }).ToJson(), (await given.ReadLabelsAsync(set, Cancellation))!.ToJson());
        Assert.False(await given.WriteLabelsAsync(set, labels with { Batch = set }, Cancellation));
        Assert.Null(await given.ReadOwnLabelsAsync(set, Cancellation));
        // A set may have labels of its own.
        Assert.True(await given.WriteLabelsAsync(set, labels with { Batch = set, People = [person with { Name = "B" }] }, Cancellation));
        Assert.Equal("B", (await given.ReadLabelsAsync(set, Cancellation))!.People[0].Name);
        Assert.Equal("A", (await given.ReadLabelsAsync(_batch, Cancellation))!.People[0].Name);
        Assert.Null(await given.ReadLabelsAsync(_batch + "@church", Cancellation));
    }

    [Fact]
    public async Task A_second_set_of_a_batch_that_is_forgotten_meanwhile_stays_empty()
    {
        await ScoreAsync("1.jpg");
        var first = Assert.Single(await pipeline.ReadAsync(_batch));
        // The set has no row yet, so forgetting cannot know of it.
        await pipeline.ForgetAsync(_batch, null);
        var set = Rescore.SetOf(_batch, Fear.Manifest.Version);
        await pipeline.Get<ResultsStore>().WriteAsync([first with { Photo = first.Photo with { Batch = set } }], Cancellation);
        Assert.Empty(await pipeline.ReadAsync(set));
    }

    private async Task PromoteAsync((byte[] Onnx, ModelManifest Manifest) model)
    {
        var registry = pipeline.Get<ModelRegistry>();
        await registry.PublishAsync(model.Onnx, model.Manifest, Cancellation);
        await registry.PromoteAsync(model.Manifest.Version, await registry.ReadCurrentAsync(Cancellation), "test", Cancellation);
        await pipeline.Get<HotModel>().RefreshAsync(Cancellation);
    }

    private Task ScoreAsync(string image, string? batch = null) => pipeline.Get<FacesMessageScorer>().ScoreAsync(
        new FacesMessage { Photos = [new PendingPhoto(TestResults.Photo(image, batch ?? _batch), 640, 480, [new PendingFace(new FaceBox(1, 2, 3, 4), 0.5f, TestModel.Face(128).Pixels.ToArray())])] },
        Cancellation);

    private async Task<ModelVersion?[]> ModelsAsync(string? batch = null) => [.. (await pipeline.ReadAsync(batch ?? _batch)).Select(row => row.Model)];

    private async Task<bool> IsMixedAsync()
    {
        var count = new BatchCount(_batch);
        (await pipeline.ReadAsync(_batch)).ForEach(count.Add);
        return count.ToSummary(TimeSpan.Zero).Mixed;
    }
}
