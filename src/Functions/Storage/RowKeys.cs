using Azure.Data.Tables;

namespace DeepEmotion.Functions.Storage;

/// <summary>Filters of Table storage by row key.</summary>
public static class RowKeys
{
    // Sorts after every character that a name can have; keys of names keep letters of all scripts.
    private const char Last = '\uffff';

    /// <summary>Rows whose key starts with <paramref name="prefix"/>.</summary>
    public static string StartingWith(string prefix) => TableClient.CreateQueryFilter($"RowKey ge {prefix} and RowKey lt {prefix + Last}");
}
