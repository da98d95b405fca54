using System.Globalization;
using System.Runtime.InteropServices;

namespace DeepEmotion.Benchmarks;

/// <summary>docs/performance.md: one section a benchmark, each as its last run wrote it.</summary>
internal sealed class PerformanceReport(string path)
{
    private const string Heading = "## ";

    private const string Introduction = """
        # Performance

        Written by `./bench.sh`; do not edit. Figures are medians, with the smallest and the largest of all rounds in brackets. Ratios compare figures
        that were measured in turn in one run. CPU-ms is the processor's time in milliseconds; a busy machine changes it less than the time that passes.
        """;

    /// <summary>Puts a section in the place of its last version.</summary>
    /// <param name="title">Its heading.</param>
    /// <param name="lines">Markdown.</param>
    public void Write(string title, IEnumerable<string> lines)
    {
        string[] own = [Heading + title, "", MachineNow(), "", .. lines];
        Console.WriteLine(string.Join('\n', own));
        var sections = ReadSections();
        sections[title] = string.Join('\n', own).TrimEnd() + "\n";
        File.WriteAllText(path, Introduction + "\n\n" + string.Join('\n', sections.Values));
    }

    private SortedDictionary<string, string> ReadSections()
    {
        var sections = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (File.Exists(path))
        {
            foreach (var section in File.ReadAllText(path).Split('\n' + Heading).Skip(1))
            {
                sections[section[..section.IndexOf('\n', StringComparison.Ordinal)]] = Heading + section.TrimEnd() + "\n";
            }
        }
        return sections;
    }

    private static string MachineNow()
    {
        var processor = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
            : null;
        var load = File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
        return string.Create(CultureInfo.InvariantCulture,
            $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd}, {Environment.ProcessorCount} x {processor ?? RuntimeInformation.ProcessArchitecture.ToString()}, {RuntimeInformation.FrameworkDescription}, load at the end {load}.");
    }
}
