using Microsoft.AspNetCore.Http;

namespace DeepEmotion.Functions.DirectScoring;

/// <summary>A request's body gives no photo; carries the answer that says why.</summary>
public sealed class UnreadableBodyException(int status, string title, string message, Exception? inner = null) : Exception(message, inner)
{
    public int Status { get; } = status;

    public string Title { get; } = title;

    public static UnreadableBodyException Broken(string what, Exception? inner = null) =>
        new(StatusCodes.Status400BadRequest, "The body cannot be read", what, inner);

    public static UnreadableBodyException TooLarge(long limit) => new(
        StatusCodes.Status413PayloadTooLarge, "The photo is too large", $"At most {limit:N0} bytes are read (Imaging:MaxBytes). Send a smaller photo, or upload it to a batch.");

    public static UnreadableBodyException TooSlow() => new(
        StatusCodes.Status408RequestTimeout, "The body took too long", "Send the photo again over a faster connection, or upload it to a batch.");

    public static UnreadableBodyException NoRoom() => new(
        StatusCodes.Status429TooManyRequests, "Too many photos at once", "Other photos fill the memory reserved for this. Try again, or upload many photos as a batch.");
}
