using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace DeepEmotion.LocalHost.Binding;

/// <summary><c>%Setting%</c> in a trigger's text stands for the app setting of that name.</summary>
public static partial class BindingExpression
{
    /// <exception cref="InvalidOperationException">A setting is missing; the message names it and the function.</exception>
    public static string Resolve(string text, string function, IConfiguration settings) =>
        Setting.Replace(text, match => settings[match.Groups["name"].Value] is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException(
                $"Function {function} needs the app setting '{match.Groups["name"].Value}' for {text}. Set it."));

    [GeneratedRegex("%(?<name>[^%]+)%")]
    private static partial Regex Setting { get; }
}
