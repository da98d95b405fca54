using Microsoft.AspNetCore.Http;

namespace DeepEmotion.Functions.Http;

/// <summary>An invalid request; the message says what is wrong and what to do.</summary>
public sealed class InvalidRequestException(string title, string message, int status = StatusCodes.Status400BadRequest) : Exception(message)
{
    public string Title { get; } = title;

    public int Status { get; } = status;
}
