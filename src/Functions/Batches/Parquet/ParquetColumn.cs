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
        where T : struct => new NumberColumn<T>(new DataField<T?>(name), value);

    /// <summary>A clock's time without a time zone; the library's usual format is one that many readers move into their zone.</summary>
    /// <remarks>Milliseconds: the library writes the smallest and the largest value in them, whatever the unit, and readers skip rows by these.</remarks>
    public static ParquetColumn<TRow> Clock(string name, Func<TRow, DateTime?> value) =>
        new NumberColumn<DateTime>(new DateTimeDataField(name, DateTimeFormat.Timestamp, isAdjustedToUTC: false, DateTimeTimeUnit.Millis, isNullable: true), value);

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

    private sealed class NumberColumn<T>(DataField field, Func<TRow, T?> value) : ParquetColumn<TRow>
        where T : struct
    {
        private readonly List<T?> _values = [];

        public override DataField Field { get; } = field;

        public override void Add(TRow row) => _values.Add(value(row));

        public override async Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken)
        {
            await group.WriteAsync(Field, new ReadOnlyMemory<T?>([.. _values]), cancellationToken: cancellationToken).ConfigureAwait(false);
            _values.Clear();
        }
    }
}
