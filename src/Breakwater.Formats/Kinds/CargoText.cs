using System.Globalization;

namespace Breakwater.Formats.Kinds;

/// <summary>Numbers of containers and of vessels, with their check digits.</summary>
internal static class CargoText
{
    /// <summary>What the letters of a container number count (ISO 6346): 10 to 38 without the multiples of 11.</summary>
    private static readonly int[] LetterValues =
        [10, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 34, 35, 36, 37, 38];

    /// <summary>
    /// A container number that starts here, written together or in the usual groups: <c>ABCU1234560</c>, <c>ABCU 123456 0</c>,
    /// <c>ABCU 123456-0</c>.
    /// </summary>
    public static bool TryContainer(ReadOnlySpan<char> chars, int start, out string value, out int end)
    {
        value = "";
        end = start;
        Span<char> number = stackalloc char[11];
        if (chars.Length - start < number.Length || chars[start + 3] is not ('U' or 'J' or 'Z'))
        {
            return false;
        }

        var at = start;
        for (var i = 0; i < number.Length; i++)
        {
            if (i is 4 or 7 or 10 && at < chars.Length && chars[at] is ' ' or '-' or '\u00A0' or '.' && (i != 7 || chars[at] == ' '))
            {
                at++;
            }

            if (at >= chars.Length || (i < 4 ? !char.IsAsciiLetterUpper(chars[at]) : !char.IsAsciiDigit(chars[at])))
            {
                return false;
            }

            number[i] = chars[at++];
        }

        if ((at < chars.Length && (char.IsLetterOrDigit(chars[at]) || chars[at] == '_')) || !HasContainerDigit(number))
        {
            return false;
        }

        value = number.ToString();
        end = at;
        return true;
    }

    /// <summary>Seven digits whose last is the check digit of the six before (IMO resolution A.1117).</summary>
    public static bool IsImo(ReadOnlySpan<char> digits)
    {
        if (digits.Length != 7 || digits.ContainsAnyExceptInRange('0', '9') || digits[0] == '0')
        {
            return false;
        }

        var sum = 0;
        for (var i = 0; i < 6; i++)
        {
            sum += (digits[i] - '0') * (7 - i);
        }

        return sum % 10 == digits[6] - '0';
    }

    /// <summary>
    /// Nine digits with the country digits where ITU-R M.585 puts them: of a ship, a group, a coast station, an aircraft or a device.
    /// </summary>
    public static bool IsMmsi(ReadOnlySpan<char> digits)
    {
        if (digits.Length != 9 || digits.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        var skip = digits.StartsWith("111") ? 3
            : digits.StartsWith("00") || digits.StartsWith("98") || digits.StartsWith("99") ? 2
            : digits[0] is '0' or '8' ? 1
            : 0;
        return digits.StartsWith("970") || digits.StartsWith("972") || digits.StartsWith("974")
            || int.Parse(digits.Slice(skip, 3), NumberStyles.None, CultureInfo.InvariantCulture) is >= 201 and <= 775;
    }

    private static bool HasContainerDigit(ReadOnlySpan<char> number)
    {
        var sum = 0;
        for (var i = 0; i < 10; i++)
        {
            sum += (i < 4 ? LetterValues[number[i] - 'A'] : number[i] - '0') << i;
        }

        return sum % 11 % 10 == number[10] - '0';
    }
}
