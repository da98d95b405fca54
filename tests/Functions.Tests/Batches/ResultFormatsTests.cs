using System.Text.Json;
using System.Text.RegularExpressions;
using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Batches.Files;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Pictures;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Tests.Support;
using DuckDB.NET.Data;

namespace DeepEmotion.Functions.Tests.Batches;

/// <summary>The files of two batches, as another program reads them.</summary>
public sealed partial class ResultFormatsTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

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

    [Fact]
    public void One_query_over_two_batches_by_one_glob_joins_faces_to_their_photos()
    {
        Assert.Equal(
            [("monday", "happy", 12_000L), ("tuesday", "happy", 2L), ("tuesday", "sad", 2L)],
            Query(
                $"""
                SELECT f.batch, f.emotion, count(*) FROM '{_folder.Path}/*/faces.parquet' f JOIN '{_folder.Path}/*/photos.parquet' p USING (photo_id)
                WHERE p.status = 'scored' AND p.taken_at = TIMESTAMP '2026-05-03 10:30:00' AND f.happy BETWEEN 0 AND 1 AND f.schema = 2
                GROUP BY ALL ORDER BY ALL
                """,
                static row => (row.GetString(0), row.GetString(1), row.GetInt64(2))));
        Assert.Equal([(2L, 12_000L)], Query(
            $"SELECT count(DISTINCT row_group_id), max(num_values) FILTER (path_in_schema = 'batch') + min(num_values) FILTER (path_in_schema = 'batch') FROM parquet_metadata('{_folder.Path}/monday/faces.parquet')",
            static row => (row.GetInt64(0), row.GetInt64(1))));
        Assert.Equal([(1L, "no-face")], Query(
            $"SELECT count(*), any_value(status) FROM '{_folder.Path}/tuesday/photos.parquet' WHERE faces = 0 AND model IS NULL", static row => (row.GetInt64(0), row.GetString(1))));
        Assert.Contains("DeepEmotion.Serverless", Query(
            $"SELECT decode(value) FROM parquet_kv_metadata('{_folder.Path}/monday/faces.parquet') WHERE decode(key) = 'deepemotion.product'", static row => row.GetString(0)).Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_data_dictionary_names_every_column_and_property()
    {
        var known = Code().Matches(File.ReadAllText(Repository.PathOf("docs/data-dictionary.md"))).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        var parquet = new[] { "faces", "photos", "shares" }.SelectMany(file => Query($"DESCRIBE SELECT * FROM '{_folder.Path}/monday/{file}.parquet'", static row => row.GetString(0)));
        using var line = JsonDocument.Parse(File.ReadLines(Path.Combine(_folder.Path, "monday", BatchFiles.JsonLines)).First());
        using var summary = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder.Path, "monday", BatchFiles.Summary)));
        var names = CsvFile.Columns.Concat(parquet)
            .Concat(Names(line.RootElement)).Concat(Names(line.RootElement.GetProperty("faces")[0]))
            .Concat(Names(summary.RootElement)).Concat(Names(summary.RootElement.GetProperty("provenance"))).Concat(Names(summary.RootElement.GetProperty("groups").GetProperty("day")));
        Assert.All(names.Except(EmotionLabels.Seven.Select(emotion => emotion.Name())), name => Assert.Contains(name, known));
    }

    private static IEnumerable<string> Names(JsonElement json) => json.EnumerateObject().Select(property => property.Name);

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
                Faces = [.. result.Faces.Select(face => face with { Facts = new FaceFacts { NetworkPx = 60, Flaws = [], Unsure = false } })],
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

    private static List<T> Query<T>(string sql, Func<DuckDBDataReader, T> read)
    {
        using var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = (DuckDBDataReader)command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }
        return rows;
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
