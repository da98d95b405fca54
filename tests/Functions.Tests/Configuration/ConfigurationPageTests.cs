using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using DeepEmotion.Model.Scoring;
using DeepEmotion.Tests.Support;
using DeepEmotion.Vision;

namespace DeepEmotion.Functions.Tests.Configuration;

/// <summary>docs/configuration.md lists every setting with its default and its range.</summary>
public sealed class ConfigurationPageTests
{
    private static readonly string[] Rows = [.. Repository.Read("docs/configuration.md").Split('\n').Where(static line => line.Contains("__", StringComparison.Ordinal) && line.StartsWith("| `", StringComparison.Ordinal))];

    [Fact]
    public void Every_setting_is_listed_with_its_default_and_range()
    {
        var settings = new[] { typeof(PhotoAnalyzer), typeof(ScoringOptions), typeof(ScoreFaces) }
            .SelectMany(static type => type.Assembly.GetTypes())
            .Where(static type => type.GetField("Section")?.IsLiteral == true)
            .SelectMany(static type => type.GetProperties().Where(static property => property.SetMethod is not null).Select(property => Row(type, property)))
            .ToArray();

        Assert.True(settings.Length > 40);
        Assert.All(settings, static row => Assert.Contains(Rows, line => line.StartsWith(row, StringComparison.Ordinal)));
        Assert.Equal(settings.Length, Rows.Count(static line => line.Count(static c => c == '|') == 5));
    }

    private static string Row(Type options, PropertyInfo property)
    {
        var range = property.GetCustomAttribute<RangeAttribute>() switch
        {
            null => string.Empty,
            { OperandType: var type } text when type == typeof(TimeSpan) => $"{text.Minimum} to {text.Maximum}",
            var numbers => $"{Text(numbers.Minimum, property)} to {Text(numbers.Maximum, property)}",
        };
        return string.Join(' ', $"| `{options.GetField("Section")!.GetValue(null)}__{property.Name}` | {Text(property.GetValue(Activator.CreateInstance(options)), property)} | {range} | ".Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private static string Text(object? value, PropertyInfo property) => value switch
    {
        null => string.Empty,
        bool flag => flag ? "true" : "false",
        TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture),
        _ when property.Name.Contains("Bytes", StringComparison.Ordinal) || property.Name.EndsWith("ReadSize", StringComparison.Ordinal) =>
            Units(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
        Enum name => name.ToString(),
        IFormattable number => number.ToString("#,0.##", CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static string Units(long bytes) =>
        bytes % (1L << 30) == 0 ? $"{bytes >> 30} GiB" : bytes % (1L << 20) == 0 ? $"{bytes >> 20} MiB" : $"{bytes >> 10} KiB";
}
