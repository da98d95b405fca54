using Parquet;
using Parquet.Schema;

namespace DeepEmotion.Functions.Batches.Parquet;

/// <summary>A Parquet file that is written in row groups of bounded size, so that memory does not grow with it.</summary>
internal sealed class ParquetTable<TRow>(Stream content, params IReadOnlyList<ParquetColumn<TRow>> columns)
{
    private const int RowsPerGroup = 10_000;

    private ParquetWriter? _writer;
    private int _rows;

    public async ValueTask AddAsync(TRow row, CancellationToken cancellationToken)
    {
        foreach (var column in columns)
        {
            column.Add(row);
        }
        if (++_rows == RowsPerGroup)
        {
            await WriteGroupAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes the last rows and the footer.</summary>
    /// <param name="facts">Metadata for the footer: where the file comes from.</param>
    /// <param name="cancellationToken">Stops; the file is then incomplete.</param>
    public async ValueTask CompleteAsync(IReadOnlyDictionary<string, string> facts, CancellationToken cancellationToken)
    {
        await WriteGroupAsync(cancellationToken).ConfigureAwait(false);
        _writer!.CustomMetadata = facts;
        await _writer.DisposeAsync().ConfigureAwait(false);
    }

    private async Task WriteGroupAsync(CancellationToken cancellationToken)
    {
        _writer ??= await ParquetWriter.CreateAsync(new ParquetSchema(columns.Select(static column => column.Field)), content, cancellationToken: cancellationToken).ConfigureAwait(false);
        using var group = _writer.CreateRowGroup();
        foreach (var column in columns)
        {
            await column.WriteAsync(group, cancellationToken).ConfigureAwait(false);
        }
        _rows = 0;
    }
}
