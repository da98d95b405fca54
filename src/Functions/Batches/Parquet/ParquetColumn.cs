using Parquet;
using Parquet.Schema;

namespace DeepEmotion.Functions.Batches.Parquet;

/// <summary>One column of a table: its values are kept until a row group is written.</summary>
internal abstract class ParquetColumn<TRow>
{
    public abstract DataField Field { get; }

    public abstract void Add(TRow row);

    /// <summary>Writes the added values and clears them.</summary>
    public abstract Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken);

    public static ParquetColumn<TRow> Text(string name, Func<TRow, string?> value) => new TextColumn(name, value);

    public static ParquetColumn<TRow> Number<T>(string name, Func<TRow, T?> value)
        where T : struct => new NumberColumn<T>(name, value);

    private sealed class TextColumn(string name, Func<TRow, string?> value) : ParquetColumn<TRow>
    {
        private readonly List<string?> _values = [];

        public override DataField Field { get; } = new DataField<string>(name);

        public override void Add(TRow row) => _values.Add(value(row));

        public override async Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken)
        {
            await group.WriteAsync(Field, _values!).ConfigureAwait(false);
            _values.Clear();
        }
    }

    private sealed class NumberColumn<T>(string name, Func<TRow, T?> value) : ParquetColumn<TRow>
        where T : struct
    {
        private readonly List<T?> _values = [];

        public override DataField Field { get; } = new DataField<T?>(name);

        public override void Add(TRow row) => _values.Add(value(row));

        public override async Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken)
        {
            await group.WriteAsync(Field, new ReadOnlyMemory<T?>([.. _values]), cancellationToken: cancellationToken).ConfigureAwait(false);
            _values.Clear();
        }
    }
}
