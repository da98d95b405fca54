using System.Globalization;

namespace DeepEmotion.Vision.Archives;

/// <summary>Gives each file of a zip a unique name: the second <c>a.jpg</c> is <c>a.jpg (2)</c>.</summary>
internal sealed class UniqueNames
{
    private readonly Dictionary<string, int> _uses = new(StringComparer.Ordinal);

    public string Claim(string name)
    {
        if (_uses.TryAdd(name, 1))
        {
            return name;
        }
        while (true)
        {
            var candidate = string.Create(CultureInfo.InvariantCulture, $"{name} ({++_uses[name]})");
            if (_uses.TryAdd(candidate, 1))
            {
                return candidate;
            }
        }
    }
}
