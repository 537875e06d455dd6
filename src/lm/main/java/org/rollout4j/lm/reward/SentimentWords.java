package org.rollout4j.lm.reward;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The words that {@link Sentiment} has rules for, those of VADER. */
final class SentimentWords {
    /** How much a word of degree adds. */
    static final double DEGREE = 0.293;

    private static final String NEGATING =
            "aint,arent,cannot,cant,couldnt,darent,didnt,doesnt,ain't,aren't,can't,couldn't,daren't,didn't,"
                    + "doesn't,dont,hadnt,hasnt,havent,isnt,mightnt,mustnt,neither,don't,hadn't,hasn't,haven't,isn't,"
                    + "mightn't,mustn't,neednt,needn't,never,none,nope,nor,not,nothing,nowhere,oughtnt,shant,shouldnt,"
                    + "uhuh,wasnt,werent,oughtn't,shan't,shouldn't,uh-uh,wasn't,weren't,without,wont,wouldnt,won't,"
                    + "wouldn't,rarely,seldom,despite";

    /** What turns the words after it into their opposites. */
    static final Set<String> NEGATIONS = Set.of(NEGATING.split(",", -1));

    private static final String MORE =
            "absolutely,amazingly,awfully,completely,considerably,decidedly,deeply,effing,enormously,"
                    + "entirely,especially,exceptionally,extremely,fabulously,flipping,flippin,fricking,frickin,"
                    + "frigging,friggin,fully,fucking,greatly,hella,highly,hugely,incredibly,intensely,majorly,more,"
                    + "most,particularly,purely,quite,really,remarkably,so,substantially,thoroughly,totally,"
                    + "tremendously,uber,unbelievably,unusually,utterly,very";

    private static final String LESS =
            "almost,barely,hardly,just enough,kind of,kinda,kindof,kind-of,less,little,marginally,"
                    + "occasionally,partly,scarcely,slightly,somewhat,sort of,sorta,sortof,sort-of";

    /** Words of degree, and what they add. */
    static final Map<String, Double> DEGREES = degrees();

    /** Phrases whose words say something else. */
    static final Map<String, Double> IDIOMS = Map.of(
            "the shit",
            3.0,
            "the bomb",
            3.0,
            "bad ass",
            1.5,
            "yeah right",
            -2.0,
            "cut the mustard",
            2.0,
            "kiss of death",
            -1.5,
            "hand to mouth",
            -2.0);

    private SentimentWords() {}

    private static Map<String, Double> degrees() {
        Map<String, Double> degrees = new HashMap<>();
        for (String word : MORE.split(",", -1)) {
            degrees.put(word, DEGREE);
        }
        for (String word : LESS.split(",", -1)) {
            degrees.put(word, -DEGREE);
        }
        return Map.copyOf(degrees);
    }
}
