using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Results;
using DeepEmotion.LocalHost.Photos;

namespace DeepEmotion.LocalHost.Tests.Photos;

public sealed class BatchStateTests
{
    private static readonly UploadedFile Zip = new("party.zip", "b/party.zip", "v2", "hash", IsArchive: true);

    [Fact]
    public void A_zip_is_complete_when_it_was_read_to_its_end_and_all_its_rows_are_there()
    {
        Assert.Equal(new UploadState(2, null, 0), State(("a", "v2"), ("b", "v2"), ("old", "v1")).Of(Zip));
        Assert.False(State(("a", "v2")).Of(Zip).IsComplete);
        Assert.False(State(Read(3, "v2"), ("a", "v2"), ("b", "v2")).Of(Zip).IsComplete);
        Assert.True(State(Read(2, "v2"), ("a", "v2"), ("b", "v2")).Of(Zip).IsFinished);
        Assert.False(State(Read(2, "v1"), ("a", "v1"), ("b", "v1")).Of(Zip).IsComplete);
    }

    [Theory]
    [InlineData(1, "1 file in it was created by")]
    [InlineData(2, "2 files in it were created by")]
    public void What_a_zip_left_out_is_counted_in_words(int notRead, string words) =>
        Assert.StartsWith(words, Assert.Single(State(Read(2, "v2") with { NotRead = notRead }).LeftOut).Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("b/party.zip", "party.zip")]
    [InlineData("b.zip", "b.zip")]
    [InlineData("x", "x")]
    public void A_zip_with_files_left_out_has_its_own_name_also_at_the_root_of_the_uploads(string blob, string name) =>
        Assert.Equal(name, Assert.Single(State(new ArchiveEntryCount("b", blob, "v2", 2) { NotRead = 1 }).LeftOut).Path);

    private static BatchState State(params (string Key, string ETag)[] rows) => State(null, rows);

    private static BatchState State(ArchiveEntryCount? read, params (string Key, string ETag)[] rows) => new(
        "b",
        rows.ToDictionary(row => row.Key, row => (row.ETag, PhotoStatus.Scored)),
        read is null ? new Dictionary<string, ArchiveEntryCount>() : new() { [read.Blob] = read });

    private static ArchiveEntryCount Read(int photos, string etag) => new("b", Zip.Blob, etag, photos);
}
