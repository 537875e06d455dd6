package org.rollout4j.lm.task;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The sentences of {@link NotesGrammar}, written as {@link Template} says. So that all of a style can be read back, every sentence of {@link
 * #CORES} has a contraction, every one of {@link #CONTEXTS} a word of two spellings, every answer hedges and every closing ends with a mark
 * that may be an exclamation mark; and none of them has any of it outside of its marks.
 */
final class NoteTexts {
    /** What is short for what. */
    static final Map<String, String> CONTRACTIONS = Map.ofEntries(
            Map.entry("I'm", "I am"),
            Map.entry("I'll", "I will"),
            Map.entry("I've", "I have"),
            Map.entry("I'd", "I would"),
            Map.entry("you're", "you are"),
            Map.entry("you'll", "you will"),
            Map.entry("we're", "we are"),
            Map.entry("we'll", "we will"),
            Map.entry("we've", "we have"),
            Map.entry("it's", "it is"),
            Map.entry("they're", "they are"),
            Map.entry("that's", "that is"),
            Map.entry("there's", "there is"),
            Map.entry("here's", "here is"),
            Map.entry("don't", "do not"),
            Map.entry("doesn't", "does not"),
            Map.entry("isn't", "is not"),
            Map.entry("can't", "cannot"),
            Map.entry("couldn't", "could not"),
            Map.entry("hasn't", "has not"),
            Map.entry("won't", "will not"));

    /** British spellings and the American ones. */
    static final Map<String, String> SPELLINGS = Map.ofEntries(
            Map.entry("analyse", "analyze"),
            Map.entry("catalogue", "catalog"),
            Map.entry("centre", "center"),
            Map.entry("colour", "color"),
            Map.entry("enquiries", "inquiries"),
            Map.entry("finalising", "finalizing"),
            Map.entry("grey", "gray"),
            Map.entry("honour", "honor"),
            Map.entry("labelled", "labeled"),
            Map.entry("neighbour", "neighbor"),
            Map.entry("organise", "organize"),
            Map.entry("prioritised", "prioritized"),
            Map.entry("programme", "program"),
            Map.entry("realise", "realize"),
            Map.entry("summarised", "summarized"),
            Map.entry("theatre", "theater"));

    /** The sentence that says what a note is for, and for what, when and how much. */
    static final Map<Facts.Kind, List<String>> CORES = Arrays.stream(Facts.Kind.values())
            .collect(Collectors.toUnmodifiableMap(Function.identity(), NoteTexts::cores));

    /** What may come before it. */
    static final List<String> OPENINGS = List.of(
            "I hope [you're] (well|fine|having a good week).",
            "I hope your week is going (well|smoothly).",
            "It was (good|nice|great) to see you (yesterday|last week).",
            "Thank you for your (last|kind|recent) message.",
            "[I've] just come back to (the office|my desk).",
            "[Here's] some news from (our side|the second floor|the team).",
            "As you may know, [I'm] (looking after|in charge of|working on) the plans for this month.",
            "[We've] had a (busy|quiet|long) week here.");

    /** What may precede an answer. */
    static final String HEDGES = "~I think |I believe |I suppose |as far as I know, ~";

    static final List<String> YES = List.of(
            "the room is (free|booked|ready)!",
            "I can be there (too|on time|all day)!",
            "the date is (fixed|fine|agreed)!",
            "we have a budget for it!",
            "the others (know|have heard) about it!",
            "the manager has (approved|seen) it!",
            "(lunch|coffee|breakfast) is included!",
            "parking is free!");

    static final List<String> NO = List.of(
            "the room [isn't] (free|booked|ready)!",
            "I [can't] be there (this time|in person)!",
            "the date [isn't] (fixed|certain) yet!",
            "we [don't] have a budget for it!",
            "the others [don't] know about it!",
            "the manager [hasn't] (approved|seen) it!",
            "(lunch|coffee|breakfast) [isn't] included!",
            "parking [isn't] free!");

    /** Something beside, with a word of two spellings. */
    static final List<String> CONTEXTS = List.of(
            "The details are in the <programme>.",
            "We meet at the training <centre>.",
            "The plan is on the <grey> board.",
            "The <colour> copies are on (my|your) desk.",
            "The <catalogue> has (all|most of|some of) the details.",
            "My <neighbour> at the next desk knows (more|the details|the plan).",
            "[I've] <summarised> the details in a short note.",
            "[We're] <finalising> the (list|plan|schedule) now.",
            "[I'll] <organise> the rest (today|tomorrow|this week).",
            "The <labelled> folder is on the (shelf|table|desk).",
            "[I'll] <analyse> the (figures|numbers|results) later.",
            "We meet in front of the <theatre>.",
            "I <realise> that [it's] short notice.",
            "My team has <prioritised> this for the (week|month).",
            "We will <honour> any (wish|idea|change) of yours.",
            "Please send all <enquiries> to me.");

    /** What a long note says more of. */
    static final List<String> DETAILS = List.of(
            "The lift is out of order, so please (use the stairs|allow some extra time).",
            "The car park is (full|closed) in the morning.",
            "Two (colleagues|guests) from (the sales team|the front desk|our other office) will (help|be there) too.",
            "The costs stay (below|within|close to) the budget.",
            "The (schedule|agenda|plan) has (not changed|only small changes|one new item).",
            "Coffee and tea are (provided|free|on us).",
            "The (first|last) part takes about (half an hour|an hour|two hours).",
            "Please (read|print|check) the (attached|shared) (file|form|list) before you (come|start).",
            "If the (time|place|plan) [doesn't] suit you, we can (change it|talk about it).",
            "Last time it went (faster|better) than (planned|expected|we thought).");

    /** What a long note ends with. */
    static final List<String> OFFERS = List.of(
            "(Let me know|Tell me|Write to me) if (anything is unclear|you have questions|you need more).",
            "[I'm] in the office (all day|until five|after lunch).",
            "You can (call|reach|find) me at any time.",
            "[I'll] send you (more details|an update|the rest) (soon|tomorrow|next week).",
            "(A short reply|A quick word|One line) is enough.",
            "[There's] no need to (reply|hurry|worry).");

    static final List<String> CLOSINGS = List.of(
            "Thank you (for your help|for your time|in advance)",
            "Thanks (a lot|so much|again)",
            "Have a (good|nice|great) (day|week)",
            "[I'm] looking forward to (it|your reply|seeing you)",
            "Take care",
            "See you (soon|then|there)",
            "Until (then|soon)",
            "Many thanks");

    static final List<String> CASUAL_GREETINGS = List.of("Hi {name},", "Hello {name},", "Hey {name},");
    static final List<String> FORMAL_GREETINGS =
            List.of("Dear {name},", "Good morning {name},", "Good afternoon {name},");
    static final List<String> CASUAL_SIGN_OFFS = List.of("Cheers", "All the best", "Bye for now");
    static final List<String> FORMAL_SIGN_OFFS =
            List.of("Kind regards", "Best regards", "Yours sincerely", "With best wishes");

    private NoteTexts() {}

    private static List<String> cores(Facts.Kind kind) {
        return switch (kind) {
            case REQUEST ->
                List.of(
                        "[I'm] writing to ask you (for|about) {amount} {unit} for the {about}, due on {day}.",
                        "Could you~ perhaps| possibly| maybe~ (prepare|arrange|get) {amount} {unit} for the {about} by {day}, as [I'm]"
                                + " (away|busy|on leave) until then?",
                        "[We're] (short of|missing|still waiting for) {amount} {unit} for the {about} on {day}, and need your help.",
                        "For the {about} on {day} [I'd]~ really| quite~ like to (ask you for|borrow|order) {amount} {unit}.",
                        "Please (bring|send|set aside) {amount} {unit} for the {about} on {day}, since [there's] nothing left in the"
                                + " (cupboard|store room|office).",
                        "The {about} is on {day} and [we'll]~ probably| perhaps~ need {amount} {unit} (from you|in time).",
                        "[I'd] be (glad|happy|grateful) if you could send {amount} {unit} for the {about} before {day}.",
                        "[It's] about the {about}: please have {amount} {unit} ready (on|by|before) {day}.");
            case APOLOGY ->
                List.of(
                        "[I'm] (very|really|so) sorry that the {amount} {unit} for the {about} [won't] be ready on {day}.",
                        "Please forgive me for the {about} on {day}: [I've] (lost|forgotten|misplaced) {amount} {unit}.",
                        "[We're] sorry about the {about} on {day}, (where|for which) {amount} {unit} were missing.",
                        "Please excuse the (mix-up|delay|trouble) with the {about}: [it's]~ perhaps| probably~ my fault that {amount}"
                                + " {unit} came after {day}.",
                        "[I've] (made a mistake|mixed things up|been careless) with the {about}, and {amount} {unit} will~ probably|"
                                + " possibly~ be late on {day}.",
                        "My apologies for {day}: [I'm] to blame for the {amount} {unit} that the {about} (lacked|still needs).",
                        "[It's] a pity that the {about} on {day} had {amount} {unit} (too few|too many|less than planned).",
                        "Sorry that [I've] (kept|held back|not returned) the {amount} {unit} for the {about} since {day}.");
            case INVITATION ->
                List.of(
                        "[I'd] like to invite you to the {about} on {day}, where {amount} {unit} are (ready|waiting|set out) for us.",
                        "[We're] (holding|having|planning) the {about} on {day}, and {amount} {unit} are there to share.",
                        "Would you~ perhaps| possibly| maybe~ like to (join|come to|take part in) the {about} on {day}, as [there's] still"
                                + " a place and {amount} {unit} to share?",
                        "[You're] (warmly|kindly|cordially) invited to the {about} on {day}, with {amount} {unit} on the table.",
                        "Please (come to|join us for|drop in at) the {about} on {day}: [we'll] have {amount} {unit} (in all|for everyone).",
                        "The {about} is on {day}, with {amount} {unit}, and [it's]~ probably| perhaps~ open to (all of us|the whole"
                                + " team|everyone here).",
                        "[I'm] hoping to see you at the {about} on {day}, where {amount} {unit} are (left|spare|free).",
                        "Do join the {about} on {day}, for [I've] put {amount} {unit} aside (for you alone|for your team|for our group).");
            case STATUS ->
                List.of(
                        "The {about} is (going well|moving on|on its way): [we've] got {amount} {unit} and~ probably| perhaps~ expect the"
                                + " rest by {day}.",
                        "[I've] (finished|checked|counted) {amount} {unit} for the {about}, and the rest follows on {day}.",
                        "[Here's] where we are with the {about}: {amount} {unit} are (done|ready|complete), and {day} is the next step.",
                        "[We're] (waiting for|looking for|expecting) {amount} {unit} before the {about} can start on {day}.",
                        "[It's] going (well|fine|slowly) with the {about}, and {amount} {unit} should be ready on {day}.",
                        "Since {day} [I've] made (good|some|steady) progress on the {about}, with {amount} {unit} done.",
                        "So far {amount} {unit} for the {about} are (ready|here|packed), and [we'll]~ perhaps| probably~ have the others on"
                                + " {day}.",
                        "As of {day}, the {about} has {amount} {unit}, and [that's] (more than|less than|as many as) we planned.");
            case THANKS ->
                List.of(
                        "[I'm] (grateful|thankful|very grateful) for the {amount} {unit} that you sent for the {about} on {day}.",
                        "Thank you for the {amount} {unit} on {day}, without which the {about} [couldn't] have (worked|happened|started).",
                        "[It's] (great|lovely|good) that you brought {amount} {unit} to the {about} on {day}.",
                        "[We've] (received|used|enjoyed) all {amount} {unit} for the {about} since {day}, and they were~ perhaps|"
                                + " probably~ just right.",
                        "Many thanks for (your help with|running|hosting) the {about} on {day}: [I've] kept {amount} {unit} for you.",
                        "The {about} on {day} was~ quite| rather~ a (success|pleasure|delight), and [that's] thanks to your {amount} {unit}.",
                        "Your {amount} {unit} (saved|made|rescued) the {about} on {day}, and [we're] all very thankful.",
                        "[I'd] like to (thank you|say thanks|send my thanks) for {amount} {unit} at the {about} on {day}.");
            case REMINDER ->
                List.of(
                        "[It's] (nearly|almost|already) {day}, so please remember the {amount} {unit} for the {about}.",
                        "[Don't] forget (to bring|to send|about) the {amount} {unit} for the {about} on {day}.",
                        "Please remember that [we'll]~ probably| perhaps~ need {amount} {unit} (at|for) the {about} on {day}.",
                        "[I'm] writing to remind you (of|about) the {about} on {day} and the {amount} {unit} for it.",
                        "Just a (short|quick|friendly) reminder: the {about} is on {day}, and [we're] still missing {amount} {unit}.",
                        "The {about} is (coming up|due|planned) on {day}, and [there's]~ perhaps| probably~ still a need for {amount} {unit}.",
                        "By {day} [you'll] have to (send|collect|return) the {amount} {unit} for the {about}.",
                        "As you know, the {about} takes place on {day}, and [I've] (noted|promised|put down) {amount} {unit} for you.");
            case CONFIRMATION ->
                List.of(
                        "[I'm] (happy|glad|pleased) to confirm {amount} {unit} for the {about} on {day}.",
                        "[We've] (booked|reserved|ordered) {amount} {unit} for the {about} on {day}.",
                        "This is to confirm that [you'll] have {amount} {unit} (at|for) the {about} on {day}.",
                        "The {about} on {day} is (confirmed|settled|agreed), and [we'll]~ probably| perhaps~ provide {amount} {unit}.",
                        "[It's] (agreed|settled|fixed) that we bring {amount} {unit} to the {about} on {day}.",
                        "As (agreed|discussed|promised), [I've] put down {amount} {unit} for the {about} on {day}.",
                        "Your {amount} {unit} for the {about} are (on the list|in the diary|on their way), and [they're]~ probably|"
                                + " perhaps~ due on {day}.",
                        "All is (set|ready|in place) for the {about} on {day}, and [there's] room for {amount} {unit}.");
            case CHANGE ->
                List.of(
                        "[We've] (moved|shifted|put off) the {about} to {day}, now with {amount} {unit}.",
                        "The {about} [won't] (take place|happen|start) before {day}, and we now~ perhaps| probably~ plan {amount} {unit}.",
                        "[There's] a (small|late|sudden) change: the {about} is on {day}, and needs {amount} {unit}.",
                        "Please note that the {about} is now on {day}, and [it's] {amount} {unit} that we (need|want|expect).",
                        "[I've] had to (change|move|adapt) the plan: the {about} is on {day}, with {amount} {unit}.",
                        "Plans have changed: [we'll]~ perhaps| probably~ (hold|start|have) the {about} on {day} and bring {amount} {unit}.",
                        "Contrary to our plan, [we're] (doing|holding|having) the {about} on {day}, with {amount} {unit}.",
                        "[I'm] (changing|updating|correcting) the {about}: it takes place on {day}, with {amount} {unit} (more|fewer).");
        };
    }
}
