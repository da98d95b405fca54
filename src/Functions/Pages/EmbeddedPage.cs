using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace DeepEmotion.Functions.Pages;

/// <summary>A page of several files in this assembly, put together as one that asks for no other.</summary>
internal static partial class EmbeddedPage
{
    /// <summary>Puts a page together.</summary>
    /// <param name="folder">Where it and what it includes are; <c>{/other/styles/base.css}</c> includes from another folder.</param>
    /// <param name="file">Its name.</param>
    /// <param name="policy">What its policy allows beside its own script and style, which it names by their hashes so that nothing else can ever run.</param>
    public static string Assemble(string folder, string file, string policy)
    {
        var page = Included().Replace(Read($"{folder}/{file}"), part => Read(part.Groups[1].Value is ['/', .. var other] ? other : $"{folder}/{part.Groups[1].Value}"));
        return page.Replace(
            "{policy}", $"default-src 'none'; {policy}; style-src {Hash(page, "style")}; script-src {Hash(page, "script")}; base-uri 'none'; form-action 'none'", StringComparison.Ordinal);
    }

    /// <summary>The text of a file.</summary>
    public static string Read(string file)
    {
        using var reader = new StreamReader(typeof(EmbeddedPage).Assembly.GetManifestResourceStream(file)!);
        // A browser hashes the text with its own line ends.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    /// <summary>As a policy names the text of the page's first element of this kind.</summary>
    private static string Hash(string page, string element)
    {
        var from = page.IndexOf($"<{element}>", StringComparison.Ordinal) + element.Length + 2;
        var text = page[from..page.IndexOf($"</{element}>", from, StringComparison.Ordinal)];
        return $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";
    }

    [GeneratedRegex(@"\{(/?(?:[a-z]+/)*[a-z-]+\.(?:css|js))\}\n")]
    private static partial Regex Included();
}
