using System.Text.Json;
using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Batches.Files;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Pictures;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.Functions.Tests.Batches;

/// <summary>The files of two batches, a folder for each: "monday" has more rows than a row group of Parquet holds.</summary>
public sealed class TwoBatches : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public string Folder => _folder.Path;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await WriteAsync("monday", 12_000, Emotion.Happy);
        await WriteAsync("tuesday", 2, Emotion.Happy, Emotion.Sad);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task WriteAsync(string batch, int photos, params Emotion[] emotions)
    {
        var count = new BatchCount(batch);
        using var files = new BatchFiles(new PictureStore(new NoPictures(), kept: false), null!, TestProvenance.Explainer(), TimeProvider.System);
        var facts = new PhotoFacts
        {
            Group = "day",
            TakenAt = new DateTimeOffset(2026, 5, 3, 10, 30, 0, TimeSpan.Zero),
            Sha256 = new string('a', 64),
            Detector = "blazeface-2",
            Bytes = 1,
            Pages = 1,
        };
        var scored = Enumerable.Range(0, photos).Select(index => TestResults.Scored(TestResults.Photo($"{index}.jpg", batch), emotions));
        foreach (var result in scored.Append(TestResults.NoFace(TestResults.Photo("land.jpg", batch))))
        {
            var full = result with
            {
                Facts = facts,
                Precision = "fp32",
                Faces = [.. result.Faces.Select(face => face with { Crop = null, Facts = new FaceFacts { NetworkPx = 60, Flaws = [], Unsure = false } })],
            };
            count.Add(full);
            await files.AddAsync(full, Cancellation);
        }
        var summary = count.ToSummary(TimeSpan.Zero) with { Provenance = await TestProvenance.Reader().ReadAsync(count.Models, count.Detectors, count.Precisions, Cancellation) };
        var folder = Directory.CreateDirectory(Path.Combine(_folder.Path, batch)).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, BatchFiles.Summary), JsonSerializer.Serialize(summary, ResultJson.Document), Cancellation);
        await foreach (var file in files.CompleteAsync(summary, Cancellation))
        {
            await using var target = File.Create(Path.Combine(folder, file.Name));
            await file.Content.CopyToAsync(target, Cancellation);
        }
    }
}
