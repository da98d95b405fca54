using CsCheck;
using DeepEmotion.Functions.Storage;

namespace DeepEmotion.Functions.Tests.Storage;

public sealed class TableKeyTests
{
    [Fact]
    public void Any_name_gives_a_key_that_table_storage_takes() => Gen.String.Sample(name =>
    {
        var key = TableKey.From(name, "owner");
        return key.Length <= 512 && key.All(c => c is not ('/' or '\\' or '#' or '?') && !char.IsControl(c) && !char.IsSurrogate(c));
    });

    [Fact]
    public void Different_names_give_different_keys() => Gen.Select(Gen.String, Gen.String).Sample((a, b) => a == b || TableKey.From(a) != TableKey.From(b));

    [Fact]
    public void Keys_of_plain_names_sort_as_the_names_do()
    {
        string[] names = ["a 1.jpg", "a 2.jpg", "b.jpg", "b10.jpg"];
        Assert.Equal(names, names.Reverse().OrderBy(name => TableKey.From(name, "owner"), StringComparer.Ordinal));
    }
}
