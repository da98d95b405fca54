using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace DeepEmotion.Functions.Pages;

/// <summary>Assembles a page from files embedded in this assembly, so that it loads no other file.</summary>
internal static partial class EmbeddedPage
{
    /// <summary>Assembles a page.</summary>
    /// <param name="folder">The folder of the page and its includes; <c>{/other/styles/base.css}</c> includes from another folder.</param>
    /// <param name="file">The page's file name.</param>
    /// <param name="policy">What the content security policy allows beside the page's own script and style; it lists those by hash, so that nothing else can run.</param>
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
        // A browser normalizes line ends before it hashes the text.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    /// <summary>The policy's source for the text of the page's first element of this kind.</summary>
    private static string Hash(string page, string element)
    {
        var from = page.IndexOf($"<{element}>", StringComparison.Ordinal) + element.Length + 2;
        var text = page[from..page.IndexOf($"</{element}>", from, StringComparison.Ordinal)];
        return $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}'";
    }

    [GeneratedRegex(@"\{(/?(?:[a-z]+/)*[a-z-]+\.(?:css|js))\}\n")]
    private static partial Regex Included();
}
