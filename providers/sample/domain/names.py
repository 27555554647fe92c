"""Common names for sample therapists."""

WOMEN = (
    "Abigail Ada Adele Agnes Alice Alma Amelia Amy Andrea Angela Anita Anna April Audrey Beatrice Bernice Bonnie "
    "Bridget Camille Carla Carol Celeste Charlotte Claire Clara Colleen Cora Daphne Deborah Denise Diane Dora Edith "
    "Eileen Eleanor Elise Emily Erin Esther Eva Faith Fiona Flora Frances Gail Georgia Gloria Grace Greta Gwen Hannah "
    "Harriet Hazel Heidi Helen Holly Ida Irene Iris Isla Ivy Jane Janice Jasmine Jill Joan Josephine Joy Judith Julia "
    "June Karen Kate Kendra Latoya Laura Leah Lena Lillian Lois Lorraine Louise Lucy Lydia Mabel Margaret Marian "
    "Martha Mary Maya Meredith Mildred Miriam Molly Monica Nadine Naomi Nina Nora Odette Olivia Paige Pamela Pearl "
    "Penelope Phoebe Rachel Rebecca Renee Rosa Rose Ruth Sabrina Sadie Sally Sarah Selma Sharon Shauna Sheila Simone "
    "Sophie Stella Susan Sylvia Tamara Teresa Thea Tiffany Ursula Valerie Vera Viola Wendy Willa Yvonne Zoe"
).split()
MEN = (
    "Aaron Abel Adam Alan Albert Alfred Amos Andrew Arthur Asher Barry Benjamin Bernard Brian Bruce Byron Caleb Calvin "
    "Carl Cedric Charles Clark Clinton Craig Curtis Cyrus Dale Daniel Darius David Dennis Desmond Donald Douglas "
    "Duncan Earl Edgar Edwin Eli Elliot Emmett Eric Ethan Eugene Everett Felix Floyd Francis Frank Franklin George "
    "Gilbert Glenn Gordon Graham Grant Gregory Harold Harvey Henry Herbert Howard Hugh Ian Isaac Ivan Jack Jacob Jamal "
    "James Jared Jasper Joel John Jonah Joseph Julian Keith Kenneth Kevin Lamar Lawrence Leo Leon Lewis Lionel Louis "
    "Luke Malcolm Marcus Mark Martin Matthew Maurice Michael Miles Morgan Nathan Neil Nicholas Noah Oliver Oscar Otis "
    "Owen Patrick Paul Peter Philip Quincy Ralph Raymond Reginald Richard Robert Roger Ronald Roy Russell Samuel Saul "
    "Scott Sean Simon Stanley Stephen Terrence Theodore Thomas Timothy Tobias Trevor Tyrone Victor Vincent Walter "
    "Warren Wesley William Xavier Zachary"
).split()
UNISEX = (
    "Alex Avery Blake Cameron Casey Charlie Dakota Drew Ellis Emerson Finley Frankie Harper Hayden Jamie Jordan Jules "
    "Kai Kendall Lane Logan Micah Parker Quinn Reese Remy River Robin Rowan Sage Shay Skyler Taylor Wren"
).split()
FAMILY = (
    "Abbott Adler Alderman Allard Amberly Ansell Archer Ashford Atwood Bailey Baldwin Bannister Barlow Barrett "
    "Bartlett Beaumont Beck Bellamy Bennett Benson Berg Bishop Blackwell Blair Boone Bowman Bradley Brand Brennan "
    "Briggs Brooks Bryant Burke Burnett Cahill Caldwell Callahan Carlisle Carver Castle Chandler Chapman Chase Clayton "
    "Clifford Coleman Collier Conway Cooper Crane Crawford Cross Cullen Dalton Davenport Dawson Delaney Dempsey Dixon "
    "Donovan Doyle Drake Dunbar Eastman Eaton Edmonds Ellison Emory Fairchild Farrell Faulkner Fenton Ferris Fields "
    "Finch Fisher Fleming Ford Foster Fowler Fox Frost Gallagher Garner Gates Gibson Gilmore Glover Goddard Goodwin "
    "Graves Greenwood Griffin Hale Hammond Hancock Harmon Harper Hartley Hastings Hawkins Hayes Heath Hendricks Hewitt "
    "Hobbs Holland Holt Hooper Horton Hubbard Hudson Hughes Ingram Irving Jarvis Jennings Jordan Keating Keller Kemp "
    "Kendrick Kerr Kimball Kirby Knight Lambert Lancaster Larkin Lawson Leland Lennox Lindqvist Locke Logan Lowell "
    "Lyons Maddox Mahoney Malone Marlow Marsh Mason Maxwell McBride McCabe McCall McDermott McKenna McNeil Mercer "
    "Merritt Middleton Monroe Montgomery Moody Morrow Moss Munro Nash Newell Newton Nolan Norris North Norwood O'Brien "
    "O'Connor O'Hara Oakley Odell Osborne Palmer Parrish Patterson Paxton Payne Pierce Pollard Porter Powell Prescott "
    "Preston Quigley Radcliffe Ramsey Rankin Redmond Reeves Rhodes Richmond Riley Rivers Rowe Rowland Russo Rutledge "
    "Sampson Sawyer Schaefer Schneider Sexton Shaw Sheldon Sheppard Sherwood Sinclair Slater Snow Somers Spencer "
    "Stafford Stanton Sterling Stokes Stone Sutton Swanson Talbot Tate Thatcher Thorne Tobin Townsend Tucker Underwood "
    "Vance Vaughn Wade Walden Wallace Walsh Ware Warner Watts Webb Weber Wells Weston Wheeler Whitaker Whitman Wilder "
    "Wilkins Winslow Winters Wolfe Woodward Wyatt Yates York"
).split()
