using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace DeepEmotion.Functions.Http;

/// <summary>Reads the query string.</summary>
internal static class RequestQuery
{
    /// <exception cref="InvalidRequestException">Not a number in the range.</exception>
    public static int Limit(HttpRequest request, int usual, int most) => request.Query["limit"].ToString() switch
    {
        "" => usual,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit >= 1 && limit <= most => limit,
        var text => throw new InvalidRequestException("Not a limit", $"limit is '{text}'; it must be a number from 1 to {most}."),
    };
}
