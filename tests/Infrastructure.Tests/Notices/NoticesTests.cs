using System.Text.Json;
using System.Text.RegularExpressions;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.Infrastructure.Tests.Notices;

/// <summary>THIRD-PARTY-NOTICES.md lists what is shipped, with the licences that the packages themselves state.</summary>
public sealed partial class NoticesTests
{
    private static readonly string[] App = ["src/Functions", "src/LocalHost"];
    private static readonly string[] Training = ["src/Training"];
    private static readonly string Text = Repository.Read("THIRD-PARTY-NOTICES.md");

    // Used to build only.
    private static readonly Regex Tools = new(@"^(Grpc\.Tools|.*\.Analyzers|.*\.Generators|Microsoft\.Azure\.Functions\.Worker\.Sdk|.*\.BannedApiAnalyzers)$");

    // Packages that ship a licence file instead of an SPDX name; read once.
    private static readonly Dictionary<string, string> FromFiles = new()
    {
        ["Apache.Arrow"] = "Apache-2.0",
        ["K4os.Compression.LZ4"] = "MIT",
        ["Microsoft.ML.OnnxRuntime"] = "MIT",
        ["Microsoft.ML.OnnxRuntime.Managed"] = "MIT",
        ["System.Security.Cryptography.ProtectedData"] = "MIT",
    };

    [Fact]
    public void Every_shipped_package_is_listed_with_the_program_that_it_is_in()
    {
        var app = Shipped(App).Concat(Natives("NetVips.Native")).ToHashSet();
        var training = Shipped(Training).Concat(Natives("libtorch-cpu")).ToHashSet();
        Assert.Equal(
            app.Union(training).Select(name => (name, (app.Contains(name), training.Contains(name)) switch { (true, true) => "app and training", (true, false) => "app", _ => "training" }))
                .OrderBy(row => row.name, StringComparer.OrdinalIgnoreCase),
            Table("NuGet packages").Select(row => (row[0], row[1])));
    }

    [Fact]
    public void Every_licence_is_the_one_that_the_package_states() => Assert.All(Table("NuGet packages"), row =>
    {
        var folder = Path.Combine(Repository.Metadata(typeof(NoticesTests).Assembly, "PackageFolder"), row[0].ToLowerInvariant());
        // The natives of other platforms are not restored here.
        if (!Directory.Exists(folder))
        {
            Assert.Matches(@"^(NetVips\.Native|libtorch-cpu)", row[0]);
            return;
        }

        var specification = File.ReadAllText(Directory.EnumerateFiles(Newest(folder), "*.nuspec").Single());
        var stated = LicenceExpression().Match(specification);
        Assert.Equal((row[0], stated.Success ? stated.Groups[1].Value : FromFiles.GetValueOrDefault(row[0])), (row[0], row[2]));
    });

    [Fact]
    public void Every_library_inside_libvips_is_listed()
    {
        var rows = Table("Inside NetVips.Native").Select(row => row[0]);
        var libraries = LibraryOfLibvips().Matches(ReadFromPackage("netvips.native.linux-x64", "THIRD-PARTY-NOTICES.md")).Select(match => match.Groups[1].Value);
        Assert.Equal(libraries.Where(name => name != "Library" && !name.StartsWith("---", StringComparison.Ordinal)), rows);
    }

    [Fact]
    public void Every_library_inside_ImageMagick_is_listed() => Assert.Equal(
        LibraryOfMagick().Matches(ReadFromPackage("magick.net-q8-anycpu", "Notice.txt")).Select(match => match.Groups[1].Value),
        Table("Inside Magick.NET").Select(row => row[0]));

    [Fact]
    public void Every_npm_package_has_a_licence_that_is_named()
    {
        using var locked = JsonDocument.Parse(Repository.Read("package-lock.json"));
        var licences = locked.RootElement.GetProperty("packages").EnumerateObject().Where(package => package.Name.Length > 0)
            .Select(package => package.Value.TryGetProperty("license", out var licence) ? licence.GetString()! : $"{package.Name} has none").Distinct();
        Assert.All(licences, licence => Assert.Contains(licence.Contains("tv4", StringComparison.Ordinal) ? "tv4" : licence, Text, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Shipped(string[] projects) => projects
        .SelectMany(project => Directory.EnumerateFiles(Repository.PathOf(project), "packages*.lock.json"))
        .SelectMany(file =>
        {
            using var locked = JsonDocument.Parse(File.ReadAllText(file));
            return locked.RootElement.GetProperty("dependencies").EnumerateObject().SelectMany(framework => framework.Value.EnumerateObject())
                .Where(package => package.Value.GetProperty("type").GetString() != "Project").Select(package => package.Name).ToArray();
        })
        .Where(name => !Tools.IsMatch(name));

    private static IEnumerable<string> Natives(string prefix) =>
        Regex.Matches(Repository.Read("Directory.Packages.props"), $"PackageVersion Include=\"({Regex.Escape(prefix)}[^\"]*)\"").Select(match => match.Groups[1].Value);

    private static string Newest(string package) => Directory.EnumerateDirectories(package).MaxBy(version => Version.Parse(Path.GetFileName(version).Split('-')[0]))!;

    private static string[][] Table(string heading)
    {
        var section = Text.Split("\n## ").Single(part => part.StartsWith(heading, StringComparison.Ordinal));
        return [.. section.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(2).Select(line => line.Trim('|', ' ').Split(" | "))];
    }

    private static string ReadFromPackage(string package, string file)
    {
        var folder = Path.Combine(Repository.Metadata(typeof(NoticesTests).Assembly, "PackageFolder"), package);
        return File.ReadAllText(Directory.EnumerateFiles(folder, file, SearchOption.AllDirectories).Max(StringComparer.Ordinal)!);
    }

    [GeneratedRegex("<license type=\"expression\">([^<]+)<")]
    private static partial Regex LicenceExpression();

    [GeneratedRegex(@"(?m)^\| ?(\S+) *\|")]
    private static partial Regex LibraryOfLibvips();

    [GeneratedRegex(@"(?m)^\[ ?([A-Za-z][\w-]*) \d[\w.-]* \(\d{4}")]
    private static partial Regex LibraryOfMagick();
}
