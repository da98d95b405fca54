using System.Text.Json;
using System.Text.RegularExpressions;
using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Batches.Files;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Model.Emotions;
using DeepEmotion.Tests.Support;
using DuckDB.NET.Data;

namespace DeepEmotion.Functions.Tests.Batches;

/// <summary>The files of two batches, as another program reads them.</summary>
public sealed partial class ResultFormatsTests(TwoBatches batches) : IClassFixture<TwoBatches>
{
    [Fact]
    public void One_query_over_two_batches_by_one_glob_joins_faces_to_their_photos()
    {
        Assert.Equal(
            [("monday", "happy", 12_000L), ("tuesday", "happy", 2L), ("tuesday", "sad", 2L)],
            Query(
                $"""
                SELECT f.batch, f.emotion, count(*) FROM '{batches.Folder}/*/faces.parquet' f JOIN '{batches.Folder}/*/photos.parquet' p USING (photo_id)
                WHERE p.status = 'scored' AND p.taken_at = TIMESTAMP '2026-05-03 10:30:00' AND f.happy BETWEEN 0 AND 1 AND f.schema = 2
                GROUP BY ALL ORDER BY ALL
                """,
                static row => (row.GetString(0), row.GetString(1), row.GetInt64(2))));
        Assert.Equal([(2L, 12_000L)], Query(
            $"SELECT count(DISTINCT row_group_id), max(num_values) FILTER (path_in_schema = 'batch') + min(num_values) FILTER (path_in_schema = 'batch') FROM parquet_metadata('{batches.Folder}/monday/faces.parquet')",
            static row => (row.GetInt64(0), row.GetInt64(1))));
        Assert.Equal([(1L, "no-face")], Query(
            $"SELECT count(*), any_value(status) FROM '{batches.Folder}/tuesday/photos.parquet' WHERE faces = 0 AND model IS NULL", static row => (row.GetInt64(0), row.GetString(1))));
        Assert.Contains("DeepEmotion.Serverless", Query(
            $"SELECT decode(value) FROM parquet_kv_metadata('{batches.Folder}/monday/faces.parquet') WHERE decode(key) = 'deepemotion.product'", static row => row.GetString(0)).Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_cameras_clock_has_no_time_zone_for_any_reader() => Assert.Equal(
        [("INT64", "TimestampType(isAdjustedToUTC=0, unit=TimeUnit(MILLIS=MilliSeconds(), MICROS=<null>, NANOS=<null>))")],
        Query($"SELECT type, logical_type FROM parquet_schema('{batches.Folder}/tuesday/photos.parquet') WHERE name = 'taken_at'", static row => (row.GetString(0), row.GetString(1))));

    [Fact]
    public void The_data_dictionary_names_every_column_and_property()
    {
        var known = Code().Matches(File.ReadAllText(Repository.PathOf("docs/data-dictionary.md"))).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        var parquet = new[] { "faces", "photos", "shares" }.SelectMany(file => Query($"DESCRIBE SELECT * FROM '{batches.Folder}/monday/{file}.parquet'", static row => row.GetString(0)));
        using var line = JsonDocument.Parse(File.ReadLines(Path.Combine(batches.Folder, "monday", BatchFiles.JsonLines)).First());
        using var summary = JsonDocument.Parse(File.ReadAllText(Path.Combine(batches.Folder, "monday", BatchFiles.Summary)));
        var names = CsvFile.Columns.Concat(parquet)
            .Concat(Names(line.RootElement)).Concat(Names(line.RootElement.GetProperty("faces")[0]))
            .Concat(Names(summary.RootElement)).Concat(Names(summary.RootElement.GetProperty("provenance"))).Concat(Names(summary.RootElement.GetProperty("groups").GetProperty("day")));
        Assert.All(names.Except(EmotionLabels.Seven.Select(emotion => emotion.Name())), name => Assert.Contains(name, known));
    }

    private static IEnumerable<string> Names(JsonElement json) => json.EnumerateObject().Select(property => property.Name);

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
