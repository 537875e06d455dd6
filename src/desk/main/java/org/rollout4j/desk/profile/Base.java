package org.rollout4j.desk.profile;

import java.util.regex.Pattern;
import org.rollout4j.core.Require;
import org.rollout4j.core.Sha256;
import org.rollout4j.file.Json;
import org.rollout4j.lm.model.LanguageModel;

/**
 * The model that a profile learns on, known by what an adapter knows its base by.
 *
 * @param name for people, of 1 to 200 characters
 * @param sha256 of the weights, in hexadecimal
 * @param tokenizerSha256 of the tokenizer, in hexadecimal
 */
public record Base(String name, String sha256, String tokenizerSha256) {
    private static final Pattern HEXADECIMAL = Pattern.compile("[0-9a-f]{64}");

    public Base {
        Require.that(
                name != null && !name.isBlank() && name.length() <= 200,
                "name of the base model",
                shown(name),
                "1 to 200 characters are needed");
        requireSha256("sha256", sha256);
        requireSha256("tokenizerSha256", tokenizerSha256);
    }

    /** @param model whatever adapter it has: its weights are the base's */
    public static Base of(String name, LanguageModel model) {
        return new Base(
                name, model.weights().sha256(), Sha256.of(model.tokenizer().toJson()));
    }

    /** Whether both are the same model, whatever it is called. */
    boolean isSame(Base other) {
        return sha256.equals(other.sha256) && tokenizerSha256.equals(other.tokenizerSha256);
    }

    private static void requireSha256(String field, String value) {
        Require.that(
                value != null && HEXADECIMAL.matcher(value).matches(),
                field,
                shown(value),
                "64 hexadecimal digits in lower case are needed");
    }

    private static String shown(String value) {
        return value == null ? "missing" : Json.oneLine(value, 80);
    }
}
