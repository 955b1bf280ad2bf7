"""Networks with all that a picture may meet: branches in branches, saved maps and repeats."""

from __future__ import annotations

OTHERS = {
    "a chain": "I(28,1)-C(5,32)-P(2)-C(3,32)-P(2)-H(256)-O(10)",
    "an input alone": "I(28,1)",
    "depth": """
        def double(f) = C(3,f,p=1)-R-C(3,f,p=1)-R
        I(n,1)-
        for i in 0..D-1 [double(w*2^i)-@skip[i]-P(2)]-
        double(w*2^D)-
        for i in D-1..0 [T(2,w*2^i,s=2)-cat[$skip[i]|_]-double(w*2^i)]-
        C(1,2)""",
    "equal channels": """
        I(n,1)-for i in 0..D-1 [C(3,w,p=1)-@s[i]-P(2)]-C(1,w)-
        for i in D-1..0 [U(2)-cat[$s[i]|_]-C(3,w,p=1)]-C(1,1)""",
    "branches in branches": "I(8,3)-add[_|mul[G-C(1,3)|add[C(1,3)-B|_|C(3,3,p=1)]*3]|C(1,3)]",
    "branches without layers": "I(8,3)-@a-C(1,3)-add[@b|$a|_-@c]-$b-C(1,2)",
    "a repeat that starts elsewhere": "I(8,3)-@a-C(1,3)-($a-C(1,3))*N",
    "only saved maps": "I(8,3)-@a-C(1,3)-@b-C(1,3)-add[$a|$b]",
    "a branch that ends elsewhere": "I(8,3)-@a-C(1,3)-cat[C(1,4)-$a|_]-C(1,3)",
    "saved in branches": "I(8,3)-add[C(1,3)-@b-C(1,3)|C(1,3)-@c-C(1,3)]-add[_|$b|$c]",
    "one after the other": "I(8,3)-@a-C(1,3)-add[$a|_]-R-@b-B-add[$b|_]-@a[0]-R-add[$a[0]|_]",
    "loaded in branches": "I(8,3)-@a-C(1,3)-@b-cat[$a-C(1,3)|$b-C(1,8)|_]-$a-add[C(1,3)|_]",
    "saved between equal layers": "I(8,3)-C(1,3)*2-@a-C(1,3)-$a-C(1,3)-add[$a|_]",
    "a title wider than its rows": "I(8,3)-for counter in first..first+N [B]-G",
    "a long text": f"I(8,3)-C(1,{'+'.join(f'channels{i}' for i in range(30))})",
    "repeats of nothing": "I(8,3)-(R*0)*N-C(1,3)-(@a)*2-(B-(R*0)*N)*M-add[(R*0)*N|$a]",
    "no layers between": "I(8,3)-add[_|_]",
    "frozen and tied": "I(8,3)-frozen[C(1,3)]-C(3,9)-tied[C(1,9)]",
    "three dimensions": "I(16,16,16,2)-C(3,8)-P(2)-G-O(3)",
    "blocks in blocks": """
        def b(f) = add[C(3,f,p=1)-B-R-C(3,f,p=1)-B|_]-R
        I(32,8)-(b(8)*3-P(2))*2-b(8)*N-G-O(10)""",
}
