package org.rollout4j.desk.simulate;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rollout4j.lm.reward.SentencesReward;
import org.rollout4j.lm.wish.Greetings;

/** What somebody may like or dislike about a short message, with the rewrites that bring it and take it away; these leave a text as it is where they know no way. */
enum MessageTrait {
    /** At most two sentences. */
    BRIEF {
        @Override
        boolean isIn(String text) {
            return with("", text).length() == text.stripTrailing().length();
        }

        @Override
        String with(String name, String text) {
            return SentencesReward.first(text, 2);
        }

        @Override
        String without(String name, String text) {
            return text;
        }
    },
    EXCLAIMS {
        @Override
        boolean isIn(String text) {
            return text.indexOf('!') >= 0;
        }

        @Override
        String with(String name, String text) {
            int stop = text.lastIndexOf('.');
            return stop < 0 ? text : text.substring(0, stop) + "!" + text.substring(stop + 1);
        }

        @Override
        String without(String name, String text) {
            return text.replaceAll("!+", ".");
        }
    },
    SAYS_HI {
        @Override
        boolean isIn(String text) {
            return HI.matcher(text).find();
        }

        @Override
        String with(String name, String text) {
            return greeted("Hi", name, text);
        }

        @Override
        String without(String name, String text) {
            return Greetings.without(text);
        }
    },
    SAYS_DEAR {
        @Override
        boolean isIn(String text) {
            return DEAR.matcher(text).find();
        }

        @Override
        String with(String name, String text) {
            return greeted("Dear", name, text);
        }

        @Override
        String without(String name, String text) {
            return Greetings.without(text);
        }
    },
    CONTRACTS {
        @Override
        boolean isIn(String text) {
            return SHORT.matcher(text).find();
        }

        @Override
        String with(String name, String text) {
            Matcher whole = LONG.matcher(text);
            return whole.replaceAll(found -> found.group(1) + "'" + ending(found.group(2)));
        }

        @Override
        String without(String name, String text) {
            return SHORT.matcher(text).replaceAll(found -> found.group(1) + " " + word(found.group(2)));
        }
    },
    SIGNS_OFF {
        @Override
        boolean isIn(String text) {
            return SIGN_OFF.matcher(text).find();
        }

        @Override
        String with(String name, String text) {
            return text.stripTrailing() + "\n\nBest regards";
        }

        @Override
        String without(String name, String text) {
            Matcher matcher = SIGN_OFF.matcher(text);
            return matcher.find() ? text.substring(0, matcher.start()).stripTrailing() : text;
        }
    };

    private static final Pattern HI = Pattern.compile("^\\s*(?:Hi|Hello|Hey)\\b");
    private static final Pattern DEAR = Pattern.compile("^\\s*Dear\\b");
    private static final Pattern LONG = Pattern.compile("\\b(I|[Yy]ou|[Ww]e|[Tt]hey) (am|are|will|have)\\b");
    private static final Pattern SHORT = Pattern.compile("\\b(I|[Yy]ou|[Ww]e|[Tt]hey)['’](m|re|ll|ve)\\b");
    private static final Pattern SIGN_OFF = Pattern.compile(
            "\\n\\s*(?:(?:Best|Kind|Warm)(?: regards| wishes)?|Regards|Sincerely|Yours[^\\n]{0,20}|Cheers|Thanks|Thank you)\\b[,.!]?\\s*(?:\\n[^\\n]{0,40}\\s*)*$");

    /** Whether a text has it. */
    abstract boolean isIn(String text);

    /** The text with it. */
    abstract String with(String name, String text);

    /** The text without it. */
    abstract String without(String name, String text);

    private static String greeted(String greeting, String name, String text) {
        return greeting + " " + name + ",\n\n" + Greetings.without(text);
    }

    private static String ending(String word) {
        return switch (word) {
            case "am" -> "m";
            case "are" -> "re";
            case "will" -> "ll";
            default -> "ve";
        };
    }

    private static String word(String ending) {
        return switch (ending) {
            case "m" -> "am";
            case "re" -> "are";
            case "ll" -> "will";
            default -> "have";
        };
    }
}
