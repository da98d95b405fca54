using Azure.Data.Tables;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Storage;

namespace DeepEmotion.Functions.Results;

/// <summary>Finds the rows that came from one upload without reading the whole batch.</summary>
/// <remarks>
/// <c>Upload</c> is not a key. Filtering by it alone reads every row of the partition, for each zip of the batch. The keys of a zip's entries begin
/// with its name and a slash (<c>=002F</c>), and the zip's own key sorts after them (a tilde is after <c>=</c>). The range between can also contain
/// photos whose names begin with the zip's name.
/// </remarks>
internal static class UploadRows
{
    /// <summary>The filter for the rows of all versions of an upload.</summary>
    public static string Filter(string batch, string blob)
    {
        var partition = PhotoRow.PartitionKey(batch);
        var image = UploadName.Parse(blob).Image;
        var first = TableKey.From(image + "/");
        // A long name is cut, and then its entries' keys do not begin with all of it.
        return TableKey.IsCut(first)
            ? TableClient.CreateQueryFilter($"PartitionKey eq {partition} and Upload eq {blob}")
            : TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {first} and RowKey le {TableKey.From(image, blob)} and Upload eq {blob}");
    }
}
