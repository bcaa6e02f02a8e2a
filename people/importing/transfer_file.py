"""The template of a personnel change: what to write for each kind of move."""

from people.importing.columns import OF_CHANGES
from people.importing.files import HOW, Blank

EXAMPLES = [
    {
        "move": "異動", "staff_number": "001234", "last_name": "桜井", "first_name": "みのり",
        "code": "131202", "organisation_name": "練馬区", "section": "相談支援係",
    },
    {
        "move": "採用", "staff_number": "005678", "last_name": "新井", "first_name": "一郎",
        "last_name_kana": "アライ", "first_name_kana": "イチロウ", "code": "131202",
        "organisation_name": "練馬区", "section": "相談支援係", "profession": "福祉職",
        "grade": "一般職員", "employment": "常勤",
    },
    {"move": "退職", "staff_number": "003456", "last_name": "井上", "first_name": "葵"},
]  # fmt: skip
NEW_HOW = {
    "move": "採用、異動、昇任、併任、併任解除、退職のどれか。1人1行（併任と併任解除は所属ごとに1行）。",
    "staff_number": "必ず入力します。先頭の0も入力します。いまの職員番号です。",
    "last_name": "必ず入力します。番号の書きまちがいに気づくための確認用で、登録されている名前は変わりません。",
    "origin": "同じ職員番号の人が別の団体にもいるときに、いまの団体のコードを入力します。",
    "code": "新しい所属の団体。6けたでも5けたでもかまいません。空欄なら、いまの団体のままです。",
    "organisation_name": "団体コードのかわりに名前でもかまいません。",
    "section": "新しい所属。同じ団体で空欄なら、いまの課・係のままです。ない係は新しくできます。",
    "profession": "変わるときだけ入力します。",
    "grade": "変わるときだけ入力します。",
    "employment": "変わるときだけ入力します。",
    "roles": "所属が変わる人は、空欄なら受講者だけになります。所属長や人事担当にするときに入力します。",
    "supervisor": "その人だけ所属長が係の所属長とちがうときに入力します。新しい団体の職員番号です。",
    "new_number": "異動で職員番号が変わるときだけ入力します。",
    "last_day": "新しい所属の最後の日が決まっているときに入力します。",
    "announced_on": "この人だけ公表日がちがうときに入力します。この日までは人事担当だけに見えます（内示）。",
    "login_id": "採用する人のログインIDを決めているとき、または職員番号では見つからないときに入力します。",
    "email": "採用する人のメール。",
    "born_on": "採用する人の生年月日。ほかの人では、本人かどうかの確認に使います。",
}
CHANGES = Blank(
    name="人事異動.xlsx",
    sheet="異動者",
    columns=OF_CHANGES,
    examples=EXAMPLES,
    needed=("move", "staff_number", "last_name"),
    how=HOW | NEW_HOW,
)
